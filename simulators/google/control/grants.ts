import { json } from '../../frame/answers.ts';
import { type Fields, readControlBody, readFields } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { dropAccessTokens } from '../access-tokens.ts';
import type { Google } from '../google.ts';
import { deathOf, isHeldBy, kill } from '../grants.ts';
import { deathReasons, type Grant } from '../records.ts';
import { requirePerson } from './people.ts';

const filters = ['account', 'client', 'refreshToken'] as const;

export function grantsControl(google: Google, prefix: string): Route[] {
  return [
    {
      method: 'GET',
      path: `${prefix}/grants`,
      answer: ({ url }) => {
        const wanted = readFields(Object.fromEntries(url.searchParams), filters);
        const grants = matching(google, wanted).map(grant => shown(google, grant));
        return json({
          count: grants.length,
          living: grants.filter(grant => grant.death === null).length,
          grants,
        });
      },
    },
    {
      method: 'POST',
      path: `${prefix}/grants/kill`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, [...filters, 'reason']);
        const reason = body.findChoice('reason', deathReasons) ?? 'revoked_by_person';
        const living = matching(google, body).filter(grant => !deathOf(google, grant));
        for (const grant of living) kill(google, grant, reason);
        return json({ killed: living.length });
      },
    },
    {
      /** Makes access tokens worthless before their time, as Google sometimes does. */
      method: 'DELETE',
      path: `${prefix}/access-tokens`,
      answer: ({ url }) => {
        const account = url.searchParams.get('account');
        const sub = account === null ? undefined : requirePerson(google, account).sub;
        return json({
          dropped: dropAccessTokens(google, token => sub === undefined || isHeldBy(token, sub)),
        });
      },
    },
  ];
}

function matching(google: Google, wanted: Fields): Grant[] {
  const account = wanted.findText('account');
  const sub = account === undefined ? undefined : requirePerson(google, account).sub;
  const client = wanted.findText('client');
  const refreshToken = wanted.findText('refreshToken');
  return [...google.grants.values()].filter(
    grant =>
      (sub === undefined || grant.sub === sub) &&
      (client === undefined || grant.clientId === client) &&
      (refreshToken === undefined || grant.refreshToken === refreshToken),
  );
}

function shown(google: Google, grant: Grant) {
  return {
    ...grant,
    account: google.people.get(grant.sub)?.email,
    death: deathOf(google, grant) ?? null,
  };
}
