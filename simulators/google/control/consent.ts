import { json } from '../../frame/answers.ts';
import { durationMs } from '../../frame/clock.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { approve } from '../approve.ts';
import { type AuthorizationRequest, readAuthorizationRequest } from '../authorization-request.ts';
import { nextStep, type Step } from '../authorize.ts';
import type { Google } from '../google.ts';
import { accessDenied } from '../return-to-app.ts';
import { requirePerson } from './people.ts';
import { knownScopes } from './policies.ts';

type Outcome = { location: string } | { page: { status: number; code: string; message: string } };

/**
 * A consent without a browser: the same steps, with the answers given in advance. Without an account it is
 * the visit of a browser in which nobody is signed in.
 */
export function consentControl(google: Google, prefix: string): Route[] {
  return [
    {
      method: 'POST',
      path: `${prefix}/consent`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, [
          'url',
          'account',
          'scopes',
          'deny',
          'accessFor',
          'userAgent',
        ]);
        return json(outcome(google, body));
      },
    },
  ];
}

function outcome(google: Google, body: Fields): Outcome {
  const url = URL.parse(body.requireText('url'));
  if (!url?.pathname.endsWith('/o/oauth2/v2/auth')) {
    throw new ControlRefusal(400, 'url must be the address of the authorization page, with its query.');
  }
  const account = body.findText('account');
  const person = account === undefined ? undefined : requirePerson(google, account);
  const read = readAuthorizationRequest(google, url.searchParams, body.findText('userAgent') ?? '');
  if (!read.ok) return { page: read.page };
  const step = nextStep(google, read.request, { signedIn: person ? [person] : [], chosen: person });
  switch (step.kind) {
    case 'blocked':
      return { page: step.page };
    case 'redirect':
      return { location: step.location };
    case 'choose_account':
      throw new ControlRefusal(400, 'This request shows the account chooser: say which account is clicked.');
    case 'consent':
      return { location: decided(google, read.request, step, body) };
    default:
      return step satisfies never;
  }
}

function decided(
  google: Google,
  request: AuthorizationRequest,
  step: Step & { kind: 'consent' },
  body: Fields,
): string {
  if (body.findFlag('deny')) return accessDenied(request);
  const scopes = body.findTexts('scopes');
  return approve(google, request, step.person, {
    kind: 'asked',
    tickable: step.tickable,
    ticked: scopes === undefined ? step.tickable : onThePage(request, knownScopes(scopes)),
    accessForMs: readPeriod(body),
  });
}

function onThePage(request: AuthorizationRequest, scopes: readonly string[]): readonly string[] {
  const absent = scopes.filter(scope => !request.scopes.includes(scope));
  if (absent.length === 0) return scopes;
  throw new ControlRefusal(400, `The consent page does not ask for ${absent.join(', ')}.`);
}

function readPeriod(body: Fields): number | undefined {
  const text = body.findText('accessFor');
  const period = text === undefined ? undefined : durationMs(text);
  if (text !== undefined && period === undefined) {
    throw new ControlRefusal(400, 'accessFor is written like 59m, 2h30m or 7d.');
  }
  return period;
}
