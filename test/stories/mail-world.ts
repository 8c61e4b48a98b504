import assert from 'node:assert/strict';
import { z } from 'zod';
import { beginConsent } from '#features/connections/consent/begin.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { askForSync } from '#features/mail/sync/ask.ts';
import { makeCursor } from '#features/mail/sync/store.ts';
import { newId, requireId, type TenantId } from '#kernel/ids.ts';
import { mintScope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import { openConsentWorld } from './consent-world.ts';

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
  const world = await openConsentWorld(settings, changes);
  const { needs } = world.keyholder.server;
  const [tenant] = await world.rows("select id from tenants where slug = 'acme'");
  const tenantId: TenantId = requireId(String(tenant?.id));
  const [admin] = await world.rows("select id from users where address = 'admin@acme.test'");
  const who = mintScope({
    tenantId,
    actor: { kind: 'user', userId: requireId(String(admin?.id)) },
    permissions: [],
  });

  async function makeMailbox(address = 'help@acme.test'): Promise<MailboxId> {
    const id = newId<'mailbox'>(needs.world);
    await world.rows(
      'insert into mailboxes (tenant_id, id, name, address, created_at) values ($1, $2, $3, $3, now())',
      [tenantId, id, address],
    );
    await needs.database.inTenant(who, tx => makeCursor(tx, id, needs.world.now()));
    return id;
  }

  async function connect(id: MailboxId, account = 'help@acme.test'): Promise<void> {
    const { url, cookie } = await beginConsent(needs, who, {
      door: 'mailbox',
      principal: { kind: 'mailbox', id },
      capabilities: ['mail.read', 'mail.send'],
    });
    const browser = world.keyholder.stranger();
    browser.setCookie(cookie.name, cookie.value.reveal());
    const arriving = await world.atGoogle(url, { account });
    await browser.get(`${arriving.pathname}${arriving.search}`).expect(303);
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
    tenantId,
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
