import { requireDirectory } from './directories.ts';
import { newOid, personalTid } from './identifiers.ts';
import type { Microsoft } from './microsoft.ts';
import type { Account } from './records.ts';

export function accountKey({ tid, oid }: { tid: string; oid: string }): string {
  return `${tid} ${oid}`;
}

type AccountParts = Pick<Account, 'tid' | 'userPrincipalName' | 'name'> & Partial<Account>;

export function addAccount(microsoft: Microsoft, parts: AccountParts): Account {
  const account: Account = {
    oid: newOid(microsoft.random, parts.tid),
    origin: { kind: 'member' },
    email: parts.userPrincipalName,
    isAdmin: false,
    state: 'active',
    hindrance: undefined,
    ...parts,
  };
  microsoft.accounts.set(accountKey(account), account);
  return account;
}

/** Somebody who signs in elsewhere, invited into one more directory. */
export function addGuest(microsoft: Microsoft, own: Account, tid: string, email?: string): Account {
  return addAccount(microsoft, {
    tid,
    origin: { kind: 'guest', home: { tid: own.tid, oid: own.oid } },
    userPrincipalName: `${own.userPrincipalName.replace('@', '_')}#EXT#@${tid}.onmicrosoft.com`,
    name: own.name,
    email: email ?? own.email,
  });
}

export function livingAccounts(microsoft: Microsoft): Account[] {
  return [...microsoft.accounts.values()].filter(({ state }) => state !== 'deleted');
}

/** Those with whom somebody signs in; a guest signs in with the account of its home. */
export function ownAccounts(microsoft: Microsoft): Account[] {
  return livingAccounts(microsoft).filter(({ origin }) => origin.kind !== 'guest');
}

/** By `tid/oid`, oid or user principal name in any case. */
export function findAccount(microsoft: Microsoft, key: string): Account | undefined {
  const text = key.toLowerCase();
  const all = [...microsoft.accounts.values()];
  return (
    all.find(({ tid, oid }) => oid === text || `${tid}/${oid}` === text) ??
    livingAccounts(microsoft).find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === text)
  );
}

/** What a person is in this directory: a member, a guest, or nobody. */
export function accountIn(microsoft: Microsoft, own: Account, tid: string): Account | undefined {
  if (own.tid === tid) return own;
  return livingAccounts(microsoft).find(
    ({ tid: there, origin }) =>
      there === tid && origin.kind === 'guest' && origin.home.tid === own.tid && origin.home.oid === own.oid,
  );
}

export function isPersonal({ tid }: { tid: string }): boolean {
  return tid === personalTid;
}

/** The `idp` claim: only of those who signed in somewhere else than in the directory of the token. */
export function identityProvider({ origin }: Account): string | undefined {
  switch (origin.kind) {
    case 'member':
      return undefined;
    case 'federated':
      return origin.idp;
    case 'guest':
      return isPersonal(origin.home) ? 'live.com' : `https://sts.windows.net/${origin.home.tid}/`;
    default:
      return origin satisfies never;
  }
}

/**
 * Whether the owner of the address's domain stands behind it: the directory of the account or the guest's
 * home has verified the domain, or Microsoft, Google or a one-time code has checked the address itself.
 */
export function isEmailVerified(microsoft: Microsoft, account: Account): boolean {
  if (account.email === undefined) return false;
  if (isPersonal(account)) return true;
  const { origin } = account;
  if (origin.kind === 'federated') return origin.idp !== 'facebook.com';
  const homes = origin.kind === 'guest' ? [account.tid, origin.home.tid] : [account.tid];
  if (homes.includes(personalTid)) return true;
  const domain = account.email.toLowerCase().split('@').at(-1) ?? '';
  return homes.some(tid => requireDirectory(microsoft, tid).verifiedDomains.has(domain));
}

/** A guest is shown by the name of its home, never by the `#EXT#` spelling. */
export function displayedName(microsoft: Microsoft, account: Account): string {
  if (account.origin.kind !== 'guest') return account.userPrincipalName;
  const home = microsoft.accounts.get(accountKey(account.origin.home));
  return home?.userPrincipalName ?? account.email ?? account.userPrincipalName;
}
