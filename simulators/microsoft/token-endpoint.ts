import { json, neverStored } from '../frame/answers.ts';
import { takeArmed } from './armed.ts';
import { authenticateApp } from './client-authentication.ts';
import { requireAuthority } from './directories.ts';
import { exchangeCode } from './exchange-code.ts';
import type { Microsoft } from './microsoft.ts';
import { refresh } from './refresh.ts';
import { answered, Refused } from './refusal.ts';

export function answerToken(microsoft: Microsoft, request: Request, segment: string): Promise<Response> {
  return answered(microsoft, request, async () => {
    const authority = requireAuthority(microsoft, segment);
    const form = await readForm(request);
    const grantType = form.get('grant_type');
    if (grantType === null) {
      throw new Refused(900144, "The request body must contain the following parameter: 'grant_type'.");
    }
    if (grantType !== 'authorization_code' && grantType !== 'refresh_token') throw new Refused(70003);
    const app = await authenticateApp(microsoft, { authority, request, form });
    const armed = takeArmed(microsoft, ['token'], { client: app.id });
    if (armed) throw new Refused(armed.refused.entry.code);
    const exchange = grantType === 'authorization_code' ? exchangeCode : refresh;
    return json(await exchange(microsoft, { authority, app, form }), { headers: neverStored });
  });
}

async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  const text = await request.text();
  if (text !== '' && !type.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    throw new Refused(9002313);
  }
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  if (names.some((name, at) => names.indexOf(name) !== at)) throw new Refused(9002313);
  return form;
}
