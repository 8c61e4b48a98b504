import type { DatabaseAddress } from '../client.ts';

/** For DATABASE_URL of other processes, and for psql. The socket's folder goes where libpq looks for it. */
export function connectionUrl({ host, port, user, password, database }: DatabaseAddress): string {
  const url = new URL(`postgresql://localhost:${port}`);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  url.pathname = encodeURIComponent(database);
  url.searchParams.set('host', host);
  return url.href.replaceAll('+', '%20');
}
