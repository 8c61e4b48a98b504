import { json, withoutBody } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { findEntry } from '../aadsts.ts';
import { accountIn, addAccount, addGuest, findAccount, livingAccounts } from '../accounts.ts';
import type { Microsoft } from '../microsoft.ts';
import type { Account, Origin } from '../records.ts';
import { requireKnown } from './directories.ts';

const switches = ['userPrincipalName', 'name', 'email', 'isAdmin', 'state', 'hindrance'] as const;

export function accountsControl(microsoft: Microsoft, prefix: string): Route[] {
  const one = `${prefix}/accounts/{account}`;
  const found = (key: string) => requireAccount(microsoft, key);
  return [
    {
      method: 'GET',
      path: `${prefix}/accounts`,
      answer: () => json({ accounts: livingAccounts(microsoft).map(shown) }),
    },
    {
      method: 'POST',
      path: `${prefix}/directories/{directory}/accounts`,
      answer: async visit => {
        const { tid } = requireKnown(microsoft, visit.parameter('directory'));
        const body = await readControlBody(visit.request, [...switches, 'oid', 'idp']);
        return json(shown(newAccount(microsoft, tid, body)), { status: 201 });
      },
    },
    {
      /** Invites somebody who signs in at another directory or with a personal account. */
      method: 'POST',
      path: `${prefix}/directories/{directory}/guests`,
      answer: async visit => {
        const { tid } = requireKnown(microsoft, visit.parameter('directory'));
        const body = await readControlBody(visit.request, ['account', 'email']);
        return json(shown(invite(microsoft, tid, body)), { status: 201 });
      },
    },
    { method: 'GET', path: one, answer: visit => json(shown(found(visit.parameter('account')))) },
    {
      method: 'PATCH',
      path: one,
      answer: async visit => {
        const account = found(visit.parameter('account'));
        change(account, await readControlBody(visit.request, switches));
        return json(shown(account));
      },
    },
    {
      method: 'DELETE',
      path: one,
      answer: visit => {
        found(visit.parameter('account')).state = 'deleted';
        return withoutBody(204);
      },
    },
    {
      method: 'POST',
      path: `${one}/change-password`,
      answer: visit => {
        const account = found(visit.parameter('account'));
        for (const grant of microsoft.grants.values()) {
          if (grant.account === account) grant.isRevoked = true;
        }
        return withoutBody(204);
      },
    },
  ];
}

export function requireAccount(microsoft: Microsoft, key: string): Account {
  const account = findAccount(microsoft, key);
  if (!account) throw new ControlRefusal(404, `Nobody at the simulated Microsoft is called ${key}.`);
  return account;
}

function newAccount(microsoft: Microsoft, tid: string, body: Fields): Account {
  const userPrincipalName = body.requireText('userPrincipalName');
  const holder = livingAccounts(microsoft).find(
    account =>
      account.tid === tid && account.userPrincipalName.toLowerCase() === userPrincipalName.toLowerCase(),
  );
  if (holder) throw new ControlRefusal(409, `${userPrincipalName} is there already.`);
  const oid = body.findText('oid');
  const idp = body.findChoice('idp', ['google.com', 'facebook.com', 'mail']);
  const origin: Origin = idp === undefined ? { kind: 'member' } : { kind: 'federated', idp };
  const account = addAccount(microsoft, {
    tid,
    userPrincipalName,
    origin,
    name: body.findText('name') ?? userPrincipalName.split('@', 1).join(''),
    ...(oid !== undefined && { oid }),
  });
  change(account, body);
  return account;
}

function invite(microsoft: Microsoft, tid: string, body: Fields): Account {
  const own = requireAccount(microsoft, body.requireText('account'));
  if (own.origin.kind === 'guest')
    throw new ControlRefusal(400, 'A guest is invited by the account of its home.');
  if (accountIn(microsoft, own, tid))
    throw new ControlRefusal(409, 'This person is in that directory already.');
  return addGuest(microsoft, own, tid, body.findText('email'));
}

function change(account: Account, body: Fields): void {
  const hindrance = body.findNumber('hindrance');
  if (hindrance !== undefined && hindrance !== 0 && !findEntry(hindrance)) {
    throw new ControlRefusal(400, `The menu has no AADSTS${hindrance}.`);
  }
  if (hindrance !== undefined) account.hindrance = hindrance === 0 ? undefined : hindrance;
  const email = body.findText('email');
  if (email !== undefined) account.email = email === '' ? undefined : email;
  account.userPrincipalName = body.findText('userPrincipalName') ?? account.userPrincipalName;
  account.name = body.findText('name') ?? account.name;
  account.isAdmin = body.findFlag('isAdmin') ?? account.isAdmin;
  account.state = body.findChoice('state', ['active', 'disabled', 'locked']) ?? account.state;
}

function shown(account: Account) {
  return { ...account, email: account.email ?? null, hindrance: account.hindrance ?? null };
}
