import { anyone, handedOver, routesOf } from '#platform/http/route.ts';
import type { Issuer, OauthNeeds } from './issuer.ts';
import { readingToken } from './read-token.ts';
import { oauthPaths } from './words.ts';

const route = routesOf<OauthNeeds & { issuer: Issuer }>();

export const oauthRoutes = [
  route({
    method: 'POST',
    path: oauthPaths.token,
    summary: 'Get an access token as a client (RFC 6749), or exchange one for Google’s (RFC 8693)',
    access: anyone('the client shows who it is in the form, as OAuth has it'),
    answer: handedOver('application/json'),
    failuresAs: 'oauth',
    run: needs => needs.issuer.handler(needs),
  }),
  route({
    method: 'POST',
    path: oauthPaths.introspection,
    summary: 'Ask whether a token of one’s own is still good (RFC 7662)',
    access: anyone('the client shows who it is in the form, as OAuth has it'),
    answer: handedOver('application/json'),
    failuresAs: 'oauth',
    run: async needs => readingToken(await needs.issuer.handler(needs)),
  }),
  route({
    method: 'POST',
    path: oauthPaths.revocation,
    summary: 'Give back a token of one’s own (RFC 7009)',
    access: anyone('the client shows who it is in the form, as OAuth has it'),
    answer: handedOver('application/json'),
    failuresAs: 'oauth',
    run: async needs => readingToken(await needs.issuer.handler(needs)),
  }),
  route({
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    summary: 'Describe the authorization server (RFC 8414)',
    access: anyone('it tells what everybody who talks to it must know'),
    answer: handedOver('application/json'),
    run: needs => needs.issuer.handler(needs),
  }),
  route({
    method: 'GET',
    path: '/.well-known/openid-configuration',
    summary: 'Describe the authorization server (OpenID Connect Discovery)',
    access: anyone('it tells what everybody who talks to it must know'),
    answer: handedOver('application/json'),
    run: needs => needs.issuer.handler(needs),
  }),
];
