import type { Outside } from '../../frame/outside.ts';
import type { Google } from '../google.ts';
import { pushRequest } from './push-request.ts';
import { type PushTokens, pushToken } from './push-token.ts';
import type { Delivery, Pending, PushConfig, Subscription } from './records.ts';
import { dropWhatIsOver } from './retention.ts';
import { afterNack } from './retries.ts';
import { chosenBySteering, inOrder } from './steering.ts';
import { acknowledge } from './subscription.ts';

export type Pushes = {
  /** Sends what is due, in the background. */
  wake(): void;
  /** Settles when nothing is under way. */
  settled(): Promise<void>;
  /** Sends what waits, due or not, held or not, and settles when each has been tried once. */
  deliverNow(wanted: Wanted): Promise<void>;
};

type Wanted = { subscription: string | undefined; messageId: string | undefined };
type Owed = { subscription: Subscription; push: PushConfig; pending: Pending };

/** Per subscription. Google adapts this to how well an endpoint does. */
const maximumUnderWay = 100;
/** How far back in the queue the next may come from when the order is mixed. */
const shuffledWindow = 100;
const keptDeliveries = 5_000;
const success = [102, 200, 201, 202, 204];

/** Pushes for as long as the simulator runs: when something is published, when it is due, when the clock is moved. */
export function startPushes(google: Google, outside: Outside): Pushes {
  const { pubsub } = google;
  const tokens: PushTokens = new Map();
  const underWay = new Map<Promise<void>, Subscription>();
  let isAwake = false;
  let cancelAlarm = () => {};

  /** However often it is called at once, it looks once. */
  function wake(): void {
    if (isAwake) return;
    isAwake = true;
    queueMicrotask(() => {
      isAwake = false;
      sendDue();
    });
  }

  function sendDue(): void {
    dropWhatIsOver(google);
    cancelAlarm();
    if (pubsub.steering.isHeld) return;
    const taken = countUnderWay();
    let alarmMs = Number.POSITIVE_INFINITY;
    for (const subscription of pubsub.subscriptions.values()) {
      const room = maximumUnderWay - (taken.get(subscription) ?? 0);
      const { due, nextMs } = firstDue(google, subscription, room);
      for (const owed of due) send(owed);
      alarmMs = Math.min(alarmMs, nextMs);
    }
    if (!Number.isFinite(alarmMs)) return;
    cancelAlarm = outside.after(Math.max(0, alarmMs - google.clock.now().getTime()), wake);
  }

  function countUnderWay(): Map<Subscription, number> {
    const counts = new Map<Subscription, number>();
    for (const subscription of underWay.values()) {
      counts.set(subscription, (counts.get(subscription) ?? 0) + 1);
    }
    return counts;
  }

  function send(owed: Owed): Promise<void> {
    owed.pending.state = { kind: 'pushing' };
    const delivery = attempt(google, outside, tokens, owed).finally(() => {
      underWay.delete(delivery);
      wake();
    });
    underWay.set(delivery, owed.subscription);
    return delivery;
  }

  pubsub.wake = wake;
  google.clock.whenMoved(wake);
  return {
    wake,
    async settled() {
      do await Promise.all(underWay.keys());
      while (isAwake || underWay.size > 0);
    },
    async deliverNow({ subscription, messageId }) {
      const wanted = waiting(google).filter(
        owed =>
          (subscription === undefined || owed.subscription.name === subscription) &&
          (messageId === undefined || owed.pending.message.messageId === messageId),
      );
      await Promise.all([...underWay.keys(), ...inOrder(google, wanted).map(send)]);
    },
  };
}

type Due = { due: Owed[]; nextMs: number };

/**
 * As many as there is room for, and when to look again. Stops at the first that find no room, because every end of
 * a delivery looks again: a long backlog is never walked through for each message.
 */
function firstDue(google: Google, subscription: Subscription, room: number): Due {
  const { push, backlog } = subscription;
  const due: Owed[] = [];
  const nowMs = google.clock.now().getTime();
  const wanted = google.pubsub.steering.isShuffled ? room + shuffledWindow : room;
  let nextMs = Number.POSITIVE_INFINITY;
  if (!push || room <= 0) return { due, nextMs };
  for (const pending of backlog.values()) {
    if (pending.state.kind === 'pushing') continue;
    if (pending.dueAt.getTime() > nowMs) nextMs = Math.min(nextMs, pending.dueAt.getTime());
    else due.push({ subscription, push, pending });
    if (due.length === wanted) break;
  }
  return { due: inOrder(google, due).slice(0, room), nextMs };
}

/** Everything that no one is delivering at the moment, of all subscriptions that are pushed. */
function waiting({ pubsub }: Google): Owed[] {
  return [...pubsub.subscriptions.values()].flatMap(subscription => {
    const { push, backlog } = subscription;
    if (!push) return [];
    return [...backlog.values()]
      .filter(({ state }) => state.kind !== 'pushing')
      .map(pending => ({ subscription, push, pending }));
  });
}

async function attempt(google: Google, outside: Outside, tokens: PushTokens, owed: Owed): Promise<void> {
  const { subscription, push, pending } = owed;
  const { messageId } = pending.message;
  pending.attempts += 1;
  const fate = chosenBySteering(google);
  if (fate === 'dropped') {
    note(google, owed, { outcome: 'dropped' });
    return acknowledge(google, subscription, messageId);
  }
  const token = await pushToken(google, tokens, subscription, push);
  if (push.identity && token === undefined) {
    note(google, owed, { outcome: 'no_token' });
    return afterNack(google, subscription, pending);
  }
  const post = async (isDuplicate: boolean) => {
    const answer = await posted(outside, pushRequest(subscription, push, pending, token));
    note(google, owed, { ...answer, isDuplicate });
    return answer.outcome;
  };
  const outcomes = await Promise.all(fate === 'duplicated' ? [post(false), post(true)] : [post(false)]);
  if (outcomes.includes('acknowledged')) acknowledge(google, subscription, messageId);
  else afterNack(google, subscription, pending);
}

type Answer = Pick<Delivery, 'outcome' | 'status'>;

async function posted(outside: Outside, request: Request): Promise<Answer> {
  try {
    const response = await outside.fetch(request);
    await response.body?.cancel();
    const { status } = response;
    return { outcome: success.includes(status) ? 'acknowledged' : 'refused', status };
  } catch {
    return { outcome: request.signal.aborted ? 'timed_out' : 'unreachable', status: undefined };
  }
}

function note(
  { clock, pubsub }: Google,
  { subscription, push, pending }: Owed,
  what: Partial<Delivery>,
): void {
  pubsub.deliveries.push({
    at: clock.now(),
    subscription: subscription.name,
    messageId: pending.message.messageId,
    attempt: pending.attempts,
    endpoint: push.endpoint,
    outcome: 'unreachable',
    status: undefined,
    isDuplicate: false,
    ...what,
  });
  if (pubsub.deliveries.length > keptDeliveries) pubsub.deliveries.shift();
}
