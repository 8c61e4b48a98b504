import { recordByName } from '#features/access/users/acting.ts';
import type { SecretChanges, SecretName, Secrets } from '#features/secrets/secrets.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { SigninProvider } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { type ClientFields, mailClient, maskedId, objectionsTo, secretNamesOf } from './client-fields.ts';
import { deleteProvider, upsertProvider } from './store.ts';

/** What watchers are told of anything that concerns how people sign in. */
export const SETTINGS_CHANGED = 'signin.changed';

/**
 * Takes a provider's app and says whether people sign in with it. Everything about the app goes to the
 * secrets provider in one write; only then is it switched on, so no half of it is ever used.
 */
export async function setProvider(
  needs: SigninNeeds,
  who: Scope,
  given: ClientFields & { provider: SigninProvider; isActive: boolean },
): Promise<void> {
  const asked = await withKept(needs, who, given);
  const { provider, isActive, client } = asked;
  const wrong = objectionsTo(provider, asked);
  if (Object.keys(wrong).length > 0) throw fail('invalid_input', { fields: wrong });
  const { clientId } =
    client === 'mail' ? await requireMailClient(needs, who) : await enter(needs, who, asked);
  await needs.database.inTenant(who, async tx => {
    await upsertProvider(tx, { provider, isActive, client, changedAt: needs.world.now() });
    await recordByName(needs, tx, who, {
      action: 'signin_provider.changed',
      subject: { kind: 'signin_provider', id: provider },
      detail: {
        provider,
        active: isActive ? 'yes' : 'no',
        client,
        client_id: maskedId(clientId),
        ...(asked.directoryId !== undefined && { directory: asked.directoryId }),
      },
    });
    await announce(tx, { kind: SETTINGS_CHANGED, id: who.tenantId });
  });
}

/** Switched off first, so that nobody is sent to a provider whose app is half gone. */
export async function removeProvider(
  needs: SigninNeeds,
  who: Scope,
  provider: SigninProvider,
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    if (!(await deleteProvider(tx, provider))) return;
    await recordByName(needs, tx, who, {
      action: 'signin_provider.removed',
      subject: { kind: 'signin_provider', id: provider },
      detail: { provider },
    });
    await announce(tx, { kind: SETTINGS_CHANGED, id: who.tenantId });
  });
  const names = Object.values(secretNamesOf[provider]);
  const found = await needs.secrets.read(who, names);
  if (found.size > 0) await needs.secrets.write(who, new Map(names.map(name => [name, null])));
}

/** Where no client is named it is the one that was entered, in its directory: to switch it, or to give it a new secret. */
async function withKept<Asked extends ClientFields & { provider: SigninProvider }>(
  { secrets }: SigninNeeds,
  who: Scope,
  asked: Asked,
): Promise<Asked> {
  if (asked.client === 'mail' || asked.clientId !== undefined) return asked;
  const { clientId, directoryId } = secretNamesOf[asked.provider];
  const found = await secrets.read(who, [clientId, ...(directoryId ? [directoryId] : [])]);
  return {
    ...asked,
    clientId: found.get(clientId)?.reveal(),
    directoryId: asked.directoryId ?? (directoryId && found.get(directoryId)?.reveal()),
  };
}

async function requireMailClient({ secrets }: SigninNeeds, who: Scope): Promise<{ clientId: string }> {
  const found = await secrets.read(who, [mailClient.clientId, mailClient.clientSecret]);
  const clientId = found.get(mailClient.clientId)?.reveal();
  if (clientId !== undefined && found.has(mailClient.clientSecret)) return { clientId };
  throw fail('invalid_input', {
    fields: { client: 'must be own until a Google app for mail has been entered' },
  });
}

async function enter(
  { secrets }: SigninNeeds,
  who: Scope,
  asked: ClientFields & { provider: SigninProvider },
): Promise<{ clientId: string }> {
  const names = secretNamesOf[asked.provider];
  const { clientId = '', clientSecret, directoryId } = asked;
  const found = await secrets.read(who, Object.values(names));
  // A secret belongs to its client: kept for another one it would go to whoever made that.
  const isKept = clientSecret === undefined && holds(found, names.clientId, clientId);
  if (clientSecret === undefined && !(isKept && found.has(names.clientSecret))) {
    throw fail('invalid_input', { fields: { client_secret: 'must be entered for a new client id' } });
  }
  const changes: SecretChanges = new Map<SecretName, Secret<string>>([
    ...(isKept ? [] : [[names.clientId, new Secret(clientId)] as const]),
    ...(clientSecret === undefined ? [] : [[names.clientSecret, new Secret(clientSecret)] as const]),
    ...changeOf(found, names.directoryId, directoryId),
  ]);
  if (changes.size > 0) await secrets.write(who, changes);
  return { clientId };
}

function changeOf(found: Secrets, name: SecretName | undefined, value: string | undefined) {
  if (!name || value === undefined || holds(found, name, value)) return [];
  return [[name, new Secret(value)] as const];
}

function holds(found: Secrets, name: SecretName, value: string): boolean {
  return found.get(name)?.reveal() === value;
}
