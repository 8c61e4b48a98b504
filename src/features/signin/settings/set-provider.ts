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
  const { provider, isActive, client } = given;
  const { clientId, directoryId } =
    client === 'mail' ? await requireMailClient(needs, who, given) : await enter(needs, who, given);
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
        ...(directoryId !== undefined && { directory: directoryId }),
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

type Asked = ClientFields & { provider: SigninProvider };
type Entered = { clientId: string; directoryId?: string | undefined };

async function requireMailClient({ secrets }: SigninNeeds, who: Scope, asked: Asked): Promise<Entered> {
  refuseWhatIsWrong(asked);
  const found = await secrets.read(who, [mailClient.clientId, mailClient.clientSecret]);
  const clientId = found.get(mailClient.clientId)?.reveal();
  if (clientId !== undefined && found.has(mailClient.clientSecret)) return { clientId };
  throw fail('invalid_input', {
    fields: { client: 'must be own until a Google app for mail has been entered' },
  });
}

/** Decided again where it is written, or two admins at once would leave one's client in the other's directory. */
async function enter({ secrets }: SigninNeeds, who: Scope, asked: Asked): Promise<Entered> {
  const names = Object.values(secretNamesOf[asked.provider]);
  let entered = entering(await secrets.read(who, names), asked);
  if (entered.changes.size === 0) return entered;
  await secrets.update(who, names, found => {
    entered = entering(found, asked);
    return entered.changes;
  });
  return entered;
}

function entering(found: Secrets, given: Asked): Entered & { changes: SecretChanges } {
  const asked = withKept(found, given);
  refuseWhatIsWrong(asked);
  const names = secretNamesOf[asked.provider];
  const { clientId = '', clientSecret, directoryId } = asked;
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
  return { clientId, directoryId, changes };
}

/** Where no client is named it is the one that was entered, in its directory: to switch it, or to give it a new secret. */
function withKept(found: Secrets, asked: Asked): Asked {
  if (asked.clientId !== undefined) return asked;
  const { clientId, directoryId } = secretNamesOf[asked.provider];
  return {
    ...asked,
    clientId: found.get(clientId)?.reveal(),
    directoryId: asked.directoryId ?? (directoryId && found.get(directoryId)?.reveal()),
  };
}

function refuseWhatIsWrong(asked: Asked): void {
  const wrong = objectionsTo(asked.provider, asked);
  if (Object.keys(wrong).length > 0) throw fail('invalid_input', { fields: wrong });
}

function changeOf(found: Secrets, name: SecretName | undefined, value: string | undefined) {
  if (!name || value === undefined || holds(found, name, value)) return [];
  return [[name, new Secret(value)] as const];
}

function holds(found: Secrets, name: SecretName, value: string): boolean {
  return found.get(name)?.reveal() === value;
}
