import { mock } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { World } from '#kernel/world.ts';
import type { Client } from '#test/harness/client.ts';
import { openConsentWorld } from './consent-world.ts';
import { eventually } from './killable-node.ts';
import { openReceiver, type Received } from './webhook-receiver.ts';

const endpoint = z
  .object({
    id: z.string(),
    state: z.string(),
    off_reason: z.string().nullable(),
    held: z.number(),
    waiting: z.number(),
    secrets: z.array(z.object({ ends_at: z.string().nullable() })),
  })
  .loose();
const made = z.object({ endpoint, secret: z.string() });
const delivery = z
  .object({
    id: z.string(),
    event_id: z.string(),
    event_type: z.string(),
    kind: z.string(),
    state: z.string(),
  })
  .loose();
const attempt = z.object({
  outcome: z.string().nullable(),
  status: z.number().nullable(),
  answer: z.string().nullable(),
});
const detail = delivery.extend({
  attempts: z.number(),
  request: z.object({ headers: z.record(z.string(), z.string()), body: z.string() }),
  attempt_log: z.array(attempt),
});

export type WebhookWorld = Awaited<ReturnType<typeof openWebhookWorld>>;

/** The whole server, the simulated Google and a program of acme's that is told what happens. */
export async function openWebhookWorld(settings: Record<string, string> = {}, changes: Partial<World> = {}) {
  const world = await openConsentWorld(settings, changes);
  const receiver = await openReceiver();
  const signIn = () => world.keyholder.signedIn('admin@acme.test');
  let admin = await signIn();
  const list = (id: string) =>
    admin.get(`/api/v1/webhooks/${id}/deliveries`).read(z.object({ items: z.array(delivery) }));

  return {
    ...world,
    admin: () => admin,
    receiver,
    add: async (url: string, more: Record<string, unknown> = {}) =>
      admin.post('/api/v1/webhooks', { name: 'ours', url, ...more }).read(made, 201),
    show: async (id: string) => {
      const { items } = await admin.get('/api/v1/webhooks').read(z.object({ items: z.array(endpoint) }));
      return endpoint.parse(items.find(each => each.id === id));
    },
    deliveries: async (id: string) => (await list(id)).items,
    detail: (id: string, deliveryId: string) =>
      admin.get(`/api/v1/webhooks/${id}/deliveries/${deliveryId}`).read(detail),
    /** Until the newest of this endpoint has come to this state. */
    untilNewest: (id: string, state: string) =>
      eventually(async () => (await list(id)).items[0]?.state === state),
    untilReceived: (isThere: (received: readonly Received[]) => boolean) =>
      eventually(async () => isThere(receiver.received)),
    /** Sessions do not last as long as some stories. */
    async advance(by: string): Promise<void> {
      await world.control('POST', 'clock', { advance: by });
      admin = await signIn();
    },
    /** As a program would, on the day of the story. */
    verify(secret: string, { body, headers }: Received): unknown {
      mock.timers.enable({ apis: ['Date'], now: world.keyholder.simulators.clock.now() });
      try {
        const signed = Object.entries(headers).map(([name, value]) => [name, String(value)]);
        return new Webhook(secret).verify(body, Object.fromEntries(signed));
      } finally {
        mock.timers.reset();
      }
    },
    connectAs: (client: Client, account: string) =>
      world.connect(client, { account }, { capabilities: 'mail.read' }),
    disconnect: (client: Client, connectionId: string | null) =>
      client.delete(`/api/v1/connections/${connectionId}`),
    async close() {
      receiver.close();
      await world.keyholder.close();
    },
  };
}
