import { findAccounts } from '#features/connections/accounts/find.ts';
import { accessToken } from '#features/connections/grants/access-token.ts';
import type { Vended } from '#features/connections/grants/vended.ts';
import { scopesWithinLimits } from '#features/connections/limits/allowed.ts';
import { settleByCode } from '#features/connections/pending/settle.ts';
import { vend } from '#features/connections/vend/vend.ts';
import { fail } from '#kernel/failures.ts';
import { mustBeAllowed, type Scope } from '#kernel/scope.ts';
import { findClientSettings } from './clients/find-settings.ts';
import type { ClientSettings } from './clients/settings.ts';
import type { ExchangeNeeds } from './exchange-needs.ts';
import type { ExchangeAsked, Exchanged } from './exchanged.ts';
import { explain } from './explain.ts';
import { type Claimed, requirePrincipal } from './principal.ts';

/**
 * A key or token of ours for an access token of Google's: of the caller, or of the subject they may claim. Every
 * face of the exchange comes here.
 */
export async function exchange(needs: ExchangeNeeds, who: Scope, asked: ExchangeAsked): Promise<Exchanged> {
  mustBeAllowed(who, 'tokens.exchange');
  const settings = await settingsOf(needs, who);
  if (asked.subject) mustClaim(who, asked.subject, settings);
  const isCodeWrong = asked.code !== undefined && (await isWrong(needs, who, asked.subject, asked.code));
  const throughs = asked.through ? (await settingsOf(needs, asked.through)).minimumTtlMs : 0;
  const minimumTtlMs = Math.max(asked.minimumTtlMs ?? 0, settings.minimumTtlMs, throughs);
  const vended = await vend(needs, who, {
    about: aboutOf(asked),
    minimumTtlMs,
    fromDatabase: () => fromDatabase(needs, who, asked, minimumTtlMs),
  });
  return vended.kind === 'token' ? vended : explain(needs, who, asked, { vended, isCodeWrong });
}

async function settingsOf(needs: ExchangeNeeds, who: Scope): Promise<ClientSettings> {
  const known = needs.rememberedSettings.recall(who);
  if (known) return known;
  const settings = await needs.database.inTenant(who, tx => findClientSettings(tx, who));
  needs.rememberedSettings.remember(who, settings);
  return settings;
}

function mustClaim(who: Scope, { platform, name }: Claimed, settings: ClientSettings): void {
  mustBeAllowed(who, 'subjects.claim');
  const isOwnPlatform =
    platform.kind === 'issuer' || (who.actor.kind === 'service' && platform.id === who.actor.serviceId);
  if (isOwnPlatform && settings.mayClaim(name)) return;
  throw fail('not_permitted', { detail: 'Its settings do not let this key act for that subject.' });
}

async function isWrong(
  needs: ExchangeNeeds,
  who: Scope,
  subject: Claimed | undefined,
  code: string,
): Promise<boolean> {
  const settled = await needs.database.inTenant(who, async tx => {
    const principal = await requirePrincipal(needs, tx, who, subject);
    return settleByCode(needs, tx, who, { principal, code });
  });
  return settled === 'wrong';
}

/** Tells this question from every other one of the same caller. */
function aboutOf({ subject, connectionId, scopes, service, through }: ExchangeAsked): string {
  const whose = subject ? `${subject.platform.kind} ${subject.platform.id} ${subject.name}` : 'own';
  const what = [connectionId ?? null, scopes ?? null, service ?? null];
  // By its epoch, too: under other limits it is another question.
  return JSON.stringify(['exchange', whose, ...what, through?.stamp ?? null]);
}

async function fromDatabase(
  needs: ExchangeNeeds,
  who: Scope,
  { subject, connectionId, scopes, service, through }: ExchangeAsked,
  minimumTtlMs: number,
): Promise<Vended> {
  const { meant, within } = await needs.database.inTenant(who, async tx => {
    const principal = await requirePrincipal(needs, tx, who, subject);
    const { settled } = await findAccounts(tx, principal, needs.world.now());
    const meant =
      connectionId === undefined && settled.length === 1
        ? settled[0]
        : settled.find(({ id }) => id === connectionId);
    const own = await scopesWithinLimits(tx, who);
    const throughs = through && (await scopesWithinLimits(tx, through));
    return { meant, within: inBoth(own, throughs) };
  });
  if (!meant) return { kind: 'not_connected' };
  const wanted = { ...(scopes && { scopes }), ...(service && { service }) };
  return accessToken(needs, who, meant.id, { minimumTtlMs, within, ...wanted });
}

/** Undefined holds nothing back. */
function inBoth(one: string[] | undefined, other: string[] | undefined): string[] | undefined {
  return one && other ? one.filter(scope => other.includes(scope)) : (one ?? other);
}
