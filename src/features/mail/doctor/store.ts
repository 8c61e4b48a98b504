import { sql } from 'kysely';
import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { accountOf } from '../watch/store.ts';

export type Examined = {
  id: MailboxId;
  address: string;
  isConnected: boolean;
  isPaused: boolean;
  toldThrough: string | null;
  watchExpiresAt: Date | null;
  watchTrouble: string | null;
  lastPushAt: Date | null;
  silentSince: Date | null;
};

/** Those that should be told of their mail, by name; or one of them. */
export async function listExamined(tx: TenantTx, only?: MailboxId): Promise<Examined[]> {
  const rows = await tx
    .selectFrom('mailboxes as m')
    .select(sql<boolean>`${accountOf('m')}`.as('is_connected'))
    .select([
      'id',
      'address',
      'paused_since',
      'told_through',
      'watch_expires_at',
      'watch_trouble',
      'last_push_at',
      'silent_since',
    ])
    .where('archived_at', 'is', null)
    .$if(only !== undefined, query => query.where('id', '=', only ?? ''))
    .orderBy('name')
    .limit(MOST)
    .execute();
  return rows.map(row => ({
    id: requireId(row.id),
    address: row.address,
    isConnected: row.is_connected,
    toldThrough: row.told_through,
    isPaused: row.paused_since !== null,
    watchExpiresAt: row.watch_expires_at,
    watchTrouble: row.watch_trouble,
    lastPushAt: row.last_push_at,
    silentSince: row.silent_since,
  }));
}

const MOST = 50;
