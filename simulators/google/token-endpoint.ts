import { json, neverStored } from '../frame/answers.ts';
import { authenticateClient } from './client-authentication.ts';
import { exchangeCode } from './exchange-code.ts';
import type { Google } from './google.ts';
import { answered, invalidRequest, OAuthRefusal } from './oauth-refusal.ts';
import { refresh } from './refresh.ts';
import { exchangeAssertion } from './service-accounts.ts';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export function answerToken(google: Google, request: Request): Promise<Response> {
  return answered(async () => {
    const form = await readForm(request);
    const tokens = await grantTokens(google, request, form);
    return json(tokens, { headers: neverStored });
  });
}

async function grantTokens(google: Google, request: Request, form: URLSearchParams): Promise<object> {
  const grantType = form.get('grant_type');
  switch (grantType) {
    case 'authorization_code':
      return exchangeCode(google, authenticateClient(google, request, form), form);
    case 'refresh_token':
      return refresh(google, authenticateClient(google, request, form), form);
    case jwtBearer:
      return exchangeAssertion(google, form);
    case null:
      throw invalidRequest('Required parameter is missing: grant_type');
    default:
      throw new OAuthRefusal(400, 'unsupported_grant_type', `Invalid grant_type: ${grantType}`);
  }
}

export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  const text = await request.text();
  if (text !== '' && !type.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    throw invalidRequest('Invalid content type: application/x-www-form-urlencoded is expected.');
  }
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw invalidRequest(`OAuth 2 parameters can only have a single value: ${twice}`);
  return form;
}
