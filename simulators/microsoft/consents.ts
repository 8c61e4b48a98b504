import type { Microsoft } from './microsoft.ts';
import type { Account, App } from './records.ts';

const everybody = '*';

function consentKey({ tid, oid }: { tid: string; oid: string }, app: App): string {
  return `${tid} ${oid} ${app.id}`;
}

export function hasConsented(
  microsoft: Microsoft,
  account: Account,
  app: App,
  scopes: readonly string[],
): boolean {
  const own = microsoft.consents.get(consentKey(account, app));
  const forAll = microsoft.consents.get(consentKey({ tid: account.tid, oid: everybody }, app));
  return scopes.every(scope => own?.has(scope) || forAll?.has(scope));
}

export function recordConsent(
  microsoft: Microsoft,
  {
    account,
    app,
    scopes,
    isForAll,
  }: { account: Account; app: App; scopes: readonly string[]; isForAll: boolean },
): void {
  const key = consentKey(isForAll ? { tid: account.tid, oid: everybody } : account, app);
  const given = microsoft.consents.get(key) ?? new Set();
  for (const scope of scopes) given.add(scope);
  microsoft.consents.set(key, given);
}

/** What an administrator does in the portal, without a request of the app. */
export function consentForDirectory(
  microsoft: Microsoft,
  app: App,
  tid: string,
  scopes: readonly string[],
): void {
  microsoft.consents.set(consentKey({ tid, oid: everybody }, app), new Set(scopes));
}
