import assert from 'node:assert/strict';
import { acme, done, keyholderAccount, simulatedCloud } from './cloud.ts';
import { isJson, type Json } from './simulated-google.ts';

export const inbox = `${acme}/topics/inbox`;
export const mail = `${acme}/subscriptions/mail`;
export const endpoint = 'https://keyholder.example.com/api/email/webhooks/google/abc';
export const notice = { emailAddress: 'help@acme.test', historyId: 4_711 };
export const agent = (number: string) =>
  `serviceAccount:service-${number}@gcp-sa-pubsub.iam.gserviceaccount.com`;

export type Arrived = { request: Request; body: Json };

/** A subscription that pushes to an endpoint of ours, which answers as it is told. */
export async function pushedWorld(settings: Json = {}) {
  const arrived: Arrived[] = [];
  const answers: (() => Response | Promise<Response>)[] = [];
  let usual: () => Response | Promise<Response> = () => new Response(null, { status: 204 });
  const cloud = simulatedCloud({
    async fetch(request) {
      arrived.push({ request, body: await readBody(request.clone()) });
      return (answers.shift() ?? usual)();
    },
    after: () => () => {},
  });
  const pubsub = await cloud.pubsubAs('keyholder');
  done(await pubsub('PUT', inbox, {}));
  done(
    await pubsub('PUT', mail, {
      topic: inbox,
      pushConfig: { pushEndpoint: endpoint, oidcToken: { serviceAccountEmail: keyholderAccount } },
      ...settings,
    }),
  );
  const settle = () => cloud.control('POST', '/google/_control/pubsub/settle');
  const publish = async (...notices: Json[]) => {
    const messages = notices.map(one => ({ data: Buffer.from(JSON.stringify(one)).toString('base64') }));
    const { messageIds } = done(await pubsub('POST', `${inbox}:publish`, { messages }));
    await settle();
    assert.ok(Array.isArray(messageIds));
    return messageIds.map(String);
  };
  const steer = (steering: Json) => cloud.control('PATCH', '/google/_control/pubsub/steering', steering);
  const later = async (advance: string) => {
    await cloud.later(advance);
    await settle();
  };
  const outcomes = async () => {
    const { deliveries } = await cloud.control('GET', '/google/_control/pubsub/deliveries');
    assert.ok(Array.isArray(deliveries));
    return deliveries.map(({ outcome }) => outcome);
  };
  const answer = (status: number) => answers.push(() => new Response(null, { status }));
  const alwaysAnswer = (status: number) => {
    usual = () => new Response(null, { status });
  };
  return {
    ...cloud,
    pubsub,
    arrived,
    answers,
    answer,
    alwaysAnswer,
    settle,
    publish,
    steer,
    later,
    outcomes,
  };
}

async function readBody(request: Request): Promise<Json> {
  const text = await request.text();
  try {
    const body: unknown = JSON.parse(text);
    return isJson(body) ? body : { text };
  } catch {
    return { text };
  }
}

export function bearer({ request }: Arrived): string {
  return String(request.headers.get('authorization')).replace('Bearer ', '');
}

export function messageIdOf({ body }: Arrived): string {
  return isJson(body.message) ? String(body.message.messageId) : '';
}
