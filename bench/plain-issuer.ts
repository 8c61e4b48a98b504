import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

type Plain = { id: string; secret: string; body: string };

/** oidc-provider with one client in memory, which answers token exchange with always the same. Says its port. */
export async function listen({ id, secret, body }: Plain): Promise<number> {
  const provider = new Provider('http://localhost', {
    clients: [
      {
        client_id: id,
        client_secret: secret,
        grant_types: [TOKEN_EXCHANGE],
        response_types: [],
        redirect_uris: [],
      },
    ],
    routes: { token: '/oauth/token' },
    scopes: [],
    features: { devInteractions: { enabled: false } },
  });
  const answer = JSON.parse(body);
  provider.registerGrantType(
    TOKEN_EXCHANGE,
    async ctx => {
      ctx.body = answer;
    },
    ['subject_token', 'subject_token_type', 'audience'],
  );
  const server = createServer(provider.callback());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  return typeof bound === 'object' && bound ? bound.port : 0;
}
