export { announce } from '#platform/postgres/announce.ts';
