import { json } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { type AuthorizationRequest, readAuthorizationRequest } from '../authorization-request.ts';
import { nextStep } from '../authorize.ts';
import { accepted, declined, leftWithoutAdmin } from '../authorize-endpoint.ts';
import { requireAuthority } from '../directories.ts';
import type { Microsoft } from '../microsoft.ts';
import { type Refusal, Refused } from '../refusal.ts';
import { type Delivery, deliverRefusal } from '../return-to-app.ts';
import { requireAccount } from './accounts.ts';

type Outcome =
  | { location: string }
  | { form: { action: string; fields: Readonly<Record<string, string>> } }
  | { page: { status: number; code: number; message: string } };

/**
 * A sign-in without a browser: the same steps, with the answers given in advance. Without an account it is
 * the visit of a browser in which nobody is signed in.
 */
export function consentControl(microsoft: Microsoft, prefix: string): Route[] {
  return [
    {
      method: 'POST',
      path: `${prefix}/consent`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['url', 'account', 'deny', 'forOrganization']);
        return json(outcome(microsoft, body));
      },
    },
  ];
}

function outcome(microsoft: Microsoft, body: Fields): Outcome {
  const url = URL.parse(body.requireText('url'));
  const segment = /^\/microsoft\/login\/([^/]+)\/oauth2\/v2\.0\/authorize$/.exec(url?.pathname ?? '')?.[1];
  if (!url || segment === undefined) {
    throw new ControlRefusal(400, 'url must be the address of the authorization page, with its query.');
  }
  try {
    const authority = requireAuthority(microsoft, decodeURIComponent(segment));
    const read = readAuthorizationRequest(microsoft, authority, url.searchParams);
    if (read.ok) return visited(microsoft, read.request, body);
    return 'page' in read ? onPage(read.page) : carried(deliverRefusal(microsoft, read.to, read.back));
  } catch (error) {
    if (error instanceof Refused) return onPage(error.refusal);
    throw error;
  }
}

function visited(microsoft: Microsoft, request: AuthorizationRequest, body: Fields): Outcome {
  const key = body.findText('account');
  const account = key === undefined ? undefined : requireAccount(microsoft, key);
  const step = nextStep(microsoft, request, { signedIn: account ? [account] : [], chosen: account });
  const denies = body.findFlag('deny') ?? false;
  switch (step.kind) {
    case 'blocked':
      return onPage(step.page);
    case 'back':
      return carried(step.delivery);
    case 'choose_account':
      throw new ControlRefusal(400, 'This request shows the account picker: say which account is clicked.');
    case 'admin_approval':
      if (denies) return carried(leftWithoutAdmin(microsoft, request));
      return { page: { status: 403, code: 90094, message: 'Need admin approval' } };
    case 'consent':
      if (denies) return carried(declined(microsoft, request));
      return carried(accepted(microsoft, request, step.account, body.findFlag('forOrganization') ?? false));
    default:
      return step satisfies never;
  }
}

function onPage({ entry, words }: Refusal): Outcome {
  return { page: { status: 400, code: entry.code, message: words } };
}

function carried(delivery: Delivery): Outcome {
  if (delivery.kind === 'redirect') return { location: delivery.location };
  return { form: { action: delivery.action, fields: delivery.fields } };
}
