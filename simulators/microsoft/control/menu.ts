import { json, withoutBody } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import { spell } from '../../frame/random.ts';
import type { Route } from '../../frame/routes.ts';
import { aadsts, findEntry } from '../aadsts.ts';
import type { Microsoft } from '../microsoft.ts';
import type { ArmedRefusal } from '../records.ts';

/** The menu of errors, and ordering from it. */
export function menuControl(microsoft: Microsoft, path: string): Route[] {
  return [
    { method: 'GET', path, answer: () => json({ menu: aadsts, armed: microsoft.armed }) },
    {
      method: 'POST',
      path,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['code', 'at', 'client', 'account', 'times']);
        const armed = readArmed(microsoft, body);
        microsoft.armed.push(armed);
        return json(armed, { status: 201 });
      },
    },
    {
      method: 'DELETE',
      path,
      answer: () => {
        microsoft.armed = [];
        return withoutBody(204);
      },
    },
  ];
}

function readArmed(microsoft: Microsoft, body: Fields): ArmedRefusal {
  const code = body.findNumber('code');
  const entry = code === undefined ? undefined : findEntry(code);
  if (!entry) throw new ControlRefusal(400, 'code must be a number of the menu.');
  return {
    id: spell(microsoft.random, 'lowercase', 8),
    code: entry.code,
    at: body.findChoice('at', ['page', 'redirect', 'token']) ?? entry.place,
    client: body.findText('client'),
    account: body.findText('account'),
    remaining: body.findNumber('times') ?? 'unlimited',
  };
}
