import { z } from 'zod';
import type { AccessNeeds } from '#features/access/access-needs.ts';
import { usernameSchema } from '#features/access/address.ts';
import { presentedPassword } from '#features/access/passwords/passwords.ts';
import { tenantSlug } from '#features/access/sessions/routes.ts';
import { signIn } from '#features/access/sessions/sign-in.ts';
import { welcome } from '#features/access/sessions/welcome.ts';
import { visitOf } from '#features/access/visit.ts';
import { returnPath } from '#features/signin/flows/return-path.ts';
import { Failure } from '#kernel/failures.ts';
import { refuseOtherSites } from '#platform/http/cross-site.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { statusOfAnswer } from '#platform/http/problem.ts';
import { readForm } from '#platform/http/read-form.ts';
import { anyone, response, routesOf } from '#platform/http/route.ts';
import { SIGN_IN_PATH, type SignInSetback } from './without-script.ts';

type Needs = AccessNeeds & { origins: { console: string } };

const route = routesOf<Needs>();

const credentials = z.object({
  username: usernameSchema,
  password: presentedPassword,
  tenant: tenantSlug.transform(text => text.trim() || undefined).optional(),
});

/** Where the form of a browser without JavaScript goes: the same sign-in, answered by another page. */
export const signInForm = route({
  method: 'POST',
  path: SIGN_IN_PATH,
  summary: 'Sign in to the console by a plain form, and go on to the page one came for',
  access: anyone('this is how people sign in'),
  answer: response('text/html'),
  async run(needs, exchange) {
    // Forms of other sites need nobody's leave to be sent: only a browser’s word that it is ours will do.
    refuseOtherSites(exchange, [needs.origins.console], true);
    const form = await readForm(exchange);
    const asked = form.get('returnTo') || undefined;
    const setback = await enter(needs, exchange, form);
    return seeOther(
      needs,
      setback ? backToForm(setback, asked) : (returnPath(asked, needs.origins.console) ?? '/'),
    );
  },
});

/** Nothing: the browser is in. Otherwise why not, in the words there are for everybody. */
async function enter(
  needs: Needs,
  exchange: Exchange,
  form: URLSearchParams,
): Promise<SignInSetback | undefined> {
  const given = credentials.safeParse(Object.fromEntries(form));
  if (!given.success) return 'wrong';
  try {
    const signedIn = await signIn(needs, visitOf(exchange), { ...given.data, kind: 'session' });
    await welcome(needs, exchange, signedIn);
    return undefined;
  } catch (cause) {
    const code = cause instanceof Failure ? cause.code : undefined;
    if (code === 'wrong_credentials') return 'wrong';
    if (code === 'too_many_requests') return 'wait';
    throw cause;
  }
}

function backToForm(because: SignInSetback, returnTo: string | undefined): string {
  return `${SIGN_IN_PATH}?${new URLSearchParams({ because, ...(returnTo && { returnTo }) })}`;
}

function seeOther({ origins }: Needs, path: string): Response {
  return new Response(null, {
    status: statusOfAnswer.see_other,
    headers: { location: `${origins.console}${path}`, 'cache-control': 'no-store' },
  });
}
