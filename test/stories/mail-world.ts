import assert from 'node:assert/strict';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { askForSync } from '#features/mail/sync/ask.ts';
import { requireId, type TenantId } from '#kernel/ids.ts';
import { mintScope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import { type ConsentWorld, openConsentWorld } from './consent-world.ts';

export type MailWorld = Awaited<ReturnType<typeof openMailWorld>>;

export type Written = {
  from?: string;
  subject?: string;
  text?: string;
  headers?: Record<string, string>;
  raw?: string;
};

/** The whole server with a mailbox of acme's, and people who write to it. */
export async function openMailWorld(settings: Record<string, string> = {}, changes: Partial<World> = {}) {
  return mailWorldOf(await openConsentWorld(settings, changes));
}

export async function mailWorldOf(world: ConsentWorld) {
  const { needs } = world.keyholder.server;
  const [tenant] = await world.rows("select id from tenants where slug = 'acme'");
  const tenantId: TenantId = requireId(String(tenant?.id));
  const [admin] = await world.rows("select id from users where address = 'admin@acme.test'");
  const who = mintScope({
    tenantId,
    actor: { kind: 'user', userId: requireId(String(admin?.id)) },
    permissions: [],
  });

  const owner = await world.keyholder.signedIn('admin@acme.test');

  async function makeMailbox(address = 'help@acme.test', client = owner): Promise<MailboxId> {
    const asked = { name: address.split('@')[0], address };
    const { id } = await client.post('/api/v1/mailboxes', asked).read(z.object({ id: z.string() }), 201);
    return requireId(id);
  }

  async function connect(id: MailboxId, account = 'help@acme.test', client = owner): Promise<void> {
    const begun = z.object({ auth_url: z.string(), flow_id: z.string() });
    const { auth_url, flow_id } = await client.post(`/api/v1/mailboxes/${id}/connect`).read(begun);
    await world.comeBack(client, await world.atGoogle(auth_url, { account }));
    assert.equal((await world.showFlow(client, flow_id)).outcome, 'connected');
  }

  /** The key of the service account that the simulated project has for this. */
  async function enterServiceAccount(): Promise<void> {
    const key = await world.control('POST', 'projects/acme-keyholder/service-accounts/keyholder/keys');
    await owner
      .patch('/api/v1/google/config', { google_service_account_key: JSON.stringify(key) })
      .expect(200);
  }

  const ask = (id: MailboxId, because: Parameters<typeof askForSync>[2] = 'person') =>
    needs.database.inTenant(who, tx => askForSync(tx, id, because, needs.world.now()));

  async function itemsOf(id: MailboxId) {
    return world.rows('select * from mail_items where mailbox_id = $1 order by position', [id]);
  }

  return {
    ...world,
    needs,
    who,
    owner,
    tenantId,
    enterServiceAccount,
    makeMailbox,
    connect,
    ask,
    itemsOf,
    async cursorOf(id: MailboxId) {
      const [row] = await world.rows('select * from mail_cursors where mailbox_id = $1', [id]);
      return row ?? assert.fail('No cursor.');
    },
    /** Somebody writes to the mailbox. Answers Gmail's id of the message. */
    async write(written: Written = {}, to = 'help@acme.test'): Promise<string> {
      const usual = { from: 'zoe@customer.example', subject: 'Printer on fire', text: 'It burns.' };
      const arrived = await world.control('POST', 'mail', { to, ...(written.raw ? {} : usual), ...written });
      const { delivered } = z
        .object({ delivered: z.array(z.object({ id: z.string() })).min(1) })
        .parse(arrived);
      return delivered[0]?.id ?? assert.fail('Nobody got it.');
    },
    /** Looks every few milliseconds until it holds; what never comes is said. */
    async until(holds: () => Promise<boolean>, what: string): Promise<void> {
      const endsAtMs = performance.now() + 20_000;
      while (!(await holds())) {
        if (performance.now() > endsAtMs) assert.fail(`It never came that ${what}.`);
        await needs.world.delay(20);
      }
    },
    /** All that is wanted has been read. */
    async settled(id: MailboxId): Promise<void> {
      await this.until(async () => (await this.cursorOf(id)).wanted_since === null, 'the mailbox was read');
    },
  };
}
