import type Provider from 'oidc-provider';
import type { TokenEndpointGrantContext } from 'oidc-provider';
import type { Token } from '#features/connections/grants/vended.ts';
import { asFailure, oauthAnswer } from '#platform/http/problem.ts';
import { noteUse } from '../server/note-use.ts';
import { presentedTo } from '../server/presented.ts';
import { TOKEN_EXCHANGE } from '../server/words.ts';
import { exchangeAs, type TokenExchangeNeeds } from './exchange.ts';
import { parameters, readAsked, repeatable } from './read-asked.ts';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SECOND_MS = 1_000;

/** Google's access tokens by RFC 8693, and never a refresh token. */
export function offerTokenExchange(provider: Provider, needs: TokenExchangeNeeds): void {
  provider.registerGrantType(TOKEN_EXCHANGE, ctx => answer(needs, ctx), parameters, repeatable);
}

async function answer(needs: TokenExchangeNeeds, ctx: TokenEndpointGrantContext): Promise<void> {
  const asked = readAsked(ctx.oidc.params);
  const client = presentedTo(ctx);
  try {
    ctx.body = shown(await exchangeAs(needs, client, asked), needs.world.now());
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code === 'unexpected') throw thrown;
    const requestId = String(ctx.res.getHeader('x-request-id') ?? '');
    const { status, headers, body } = oauthAnswer(failure, requestId);
    ctx.status = status;
    ctx.set({ ...headers });
    ctx.body = body;
    return;
  }
  await noteUse(needs, client);
}

function shown({ accessToken, expiresAt, scopes }: Token, now: Date) {
  return {
    access_token: accessToken.reveal(),
    issued_token_type: ACCESS_TOKEN,
    token_type: 'Bearer',
    expires_in: Math.floor((expiresAt.getTime() - now.getTime()) / SECOND_MS),
    scope: scopes.join(' '),
  };
}
