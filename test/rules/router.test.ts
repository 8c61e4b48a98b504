import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anyone, empty, routesOf } from '#platform/http/route.ts';
import { createRouter } from '#platform/http/router.ts';

const route = routesOf<unknown>();
const access = anyone('it is a test');

function made(method: 'GET' | 'POST' | 'DELETE', path: string) {
  return route({ method, path, summary: path, access, answer: empty, run: async () => {} });
}

const page = made('GET', '/{page}');
const find = createRouter(
  [
    made('GET', '/api/users'),
    made('POST', '/api/users'),
    made('GET', '/api/users/me'),
    made('GET', '/api/users/{userId}'),
    made('DELETE', '/api/users/{userId}/keys/{keyId}'),
  ],
  page,
);
const found = (method: string, path: string) => find(method, path).route.name;

test('a fixed path comes before one with parameters', () => {
  assert.equal(found('GET', '/api/users/me'), 'GET /api/users/me');
  assert.equal(found('GET', '/api/users/you'), 'GET /api/users/{userId}');
});

test('parameters are decoded, once, and a slash in one does not lead elsewhere', () => {
  assert.deepEqual(find('DELETE', '/api/users/a%20b/keys/%252F').params, { userId: 'a b', keyId: '%2F' });
  assert.deepEqual(find('GET', '/api/users/..%2Fkeys').params, { userId: '../keys' });
});

test('half a percent sign and an empty segment name nothing', () => {
  assert.equal(found('GET', '/api/users/%E0%A4%A'), 'GET /*');
  assert.equal(found('GET', '/api/users/'), 'GET /*');
  assert.equal(found('GET', '/api//users'), 'GET /*');
});

test('HEAD is answered as GET is, and another method by what there is', async () => {
  assert.equal(found('HEAD', '/api/users'), 'GET /api/users');
  assert.equal(find('PUT', '/api/users').route.summary, 'Say which methods there are');
  assert.equal(find('OPTIONS', '/api/users/x').route.summary, 'Say which methods there are');
});

test('a browser that lost its way gets the page, a program hears that there is nothing', () => {
  assert.equal(found('GET', '/people/anybody'), page.name);
  assert.equal(found('GET', '/api/nowhere'), 'GET /*');
  assert.equal(found('POST', '/people'), 'GET /*');
});
