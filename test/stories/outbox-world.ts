import assert from 'node:assert/strict';
import { z } from 'zod';
import { permissionsOf } from '#features/access/roles.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { composeMail } from '#features/outbox/compose.ts';
import type { Draft } from '#features/outbox/draft.ts';
import { type Enqueued, enqueueMail } from '#features/outbox/enqueue.ts';
import type { MailId, MailState } from '#features/outbox/mail-state.ts';
import { sendAgain } from '#features/outbox/send-again.ts';
import { findOutboxMail } from '#features/outbox/show.ts';
import { requireId, type TenantId, type UserId } from '#kernel/ids.ts';
import { mintScope } from '#kernel/scope.ts';
import { type ConsentWorld, openConsentWorld } from './consent-world.ts';
import { eventually } from './killable-node.ts';

export const sendPath = '/google/gmail/gmail/v1/users/me/messages/send';

const left = z.object({ sent: z.array(z.object({ id: z.string(), messageId: z.string() }).loose()) });

export type OutboxWorld = Awaited<ReturnType<typeof openOutboxWorld>>;

/** acme's help desk with an account that may send and read, on the server of this process. */
export async function openOutboxWorld(given?: ConsentWorld) {
  const world = given ?? (await openConsentWorld());
  const { control, keyholder } = world;
  const { needs } = keyholder.server;
  const connect = async (capabilities: string, account = 'admin@acme.test') => {
    const admin = await keyholder.signedIn('admin@acme.test'); // sessions do not last as long as some stories
    const { connection_id } = await world.connect(admin, { account }, { capabilities });
    return requireId<'connection'>(connection_id ?? assert.fail('Nothing was connected.'));
  };
  const [found] = await world.rows("select tenant_id, id from users where address = 'admin@acme.test'");
  const ids = z.object({ tenant_id: z.string(), id: z.string() }).parse(found);
  const tenantId: TenantId = requireId(ids.tenant_id);
  const userId: UserId = requireId(ids.id);
  const who = mintScope({ tenantId, actor: { kind: 'user', userId }, permissions: permissionsOf('admin') });
  let made = 0;
  const nextKey = () => {
    made += 1;
    return `story/${made}`;
  };

  const state = async (id: MailId): Promise<MailState> => {
    const mail = await needs.database.inTenant(who, tx => findOutboxMail(tx, id));
    return mail?.state ?? assert.fail('There is no such mail.');
  };

  return {
    ...world,
    needs,
    who,
    connect,
    state,
    async send(
      connectionId: ConnectionId,
      changes: Partial<Draft> = {},
      key = nextKey(),
      isPassing = false,
    ): Promise<Enqueued> {
      const composed = await composeMail(needs, {
        from: { name: 'Acme Help', address: 'admin@acme.test' },
        to: [{ address: 'kim@acme.test' }],
        subject: 'Re: The printer',
        text: `Try it again, ${key}.`,
        ...changes,
      });
      return needs.database.inTenant(who, tx =>
        enqueueMail(needs, tx, who, { key, connectionId, composed, isPassing }),
      );
    },
    sendAgain: (id: MailId, mayArriveTwice = false) => sendAgain(needs, who, { id, mayArriveTwice }),
    until: (id: MailId, isSo: (state: MailState) => boolean) => eventually(async () => isSo(await state(id))),
    untilKind: (id: MailId, kind: MailState['kind']) =>
      eventually(async () => (await state(id)).kind === kind),
    /** What really went out, from whomever to whomever. */
    sent: async () => left.parse(await world.control('GET', 'mail/sent')).sent,
    fault: (effect: object, parts: object = {}) =>
      control('POST', 'faults', { match: { path: sendPath }, effect, times: 1, ...parts }),
    advance: (by: string) => control('POST', 'clock', { advance: by }),
    /** By name, for on a clock that stands still there is no other order. */
    async audited(id: MailId): Promise<string[]> {
      const rows = await world.rows('select action, reason from audit_entries where subject_id = $1', [id]);
      return rows.map(({ action, reason }) => (reason === null ? action : `${action} ${reason}`)).toSorted();
    },
    close: () => keyholder.close(),
  };
}
