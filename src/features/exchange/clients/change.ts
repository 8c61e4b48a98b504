import type { AccessNeeds } from '#features/access/access-needs.ts';
import { idAfterOf, type Page, type PageAsked, pageOf } from '#features/access/page.ts';
import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { ClientName, ListedClient } from './client.ts';
import type { StoredSettings } from './settings.ts';
import { deleteSettings, listClients, lockClient, readSettingsOf, upsertSettings } from './store.ts';

export type ClientNeeds = Pick<AccessNeeds, 'database' | 'world' | 'seals'>;

export async function showClients(
  { database, world }: ClientNeeds,
  who: Scope,
  asked: PageAsked,
): Promise<Page<ListedClient>> {
  const rows = await database.inTenant(who, tx =>
    listClients(tx, { after: idAfterOf(asked), limit: asked.limit + 1, now: world.now() }),
  );
  return pageOf(rows, asked, ({ id }) => id);
}

/** Null goes back to the usual. What is remembered of whomever it binds is void with the commit. */
export async function changeSettings(
  needs: ClientNeeds,
  who: Scope,
  { client, settings }: { client: ClientName; settings: StoredSettings | null },
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const name = await lockClient(tx, client);
    if (name === undefined) throw fail('not_found');
    const before = await readSettingsOf(tx, client.id);
    if (textOf(before) === textOf(settings)) return;
    if (settings) await upsertSettings(tx, client, settings, needs.world.now());
    else await deleteSettings(tx, client);
    await recordByName(needs, tx, who, {
      action: 'exchange_settings.changed',
      subject: { kind: client.kind, id: client.id },
      detail: { name, before: textOf(before), settings: textOf(settings) },
    });
    await announce(tx, { kind: 'exchange.changed', id: client.id });
  });
}

function textOf(settings: StoredSettings | null | undefined): string {
  if (!settings) return 'the usual';
  const { minimumTtlMs, claims } = settings;
  const names = claims.kind === 'listed' ? ` ${JSON.stringify(claims.names)}` : '';
  return `at least ${minimumTtlMs / 1_000} s, subjects: ${claims.kind}${names}`;
}
