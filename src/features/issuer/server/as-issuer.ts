import type { IncomingMessage } from 'node:http';

/** Headers by which a caller could make the library believe that it is somewhere, or somebody, else. */
const tellingWhere = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-prefix',
  'x-original-url',
];

/** Every address in its answers, and those that client assertions may name, come from here and not from callers. */
export function asIssuer(issuer: string, incoming: IncomingMessage): void {
  const { host, protocol } = new URL(issuer);
  const { headers } = incoming;
  for (const name of tellingWhere) headers[name] = undefined;
  headers.host = host;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
}
