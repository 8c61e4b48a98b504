import { json } from '../../frame/answers.ts';
import type { Visit } from '../../frame/routes.ts';
import { ApiRefusal, invalidArgument } from '../api/api-refusal.ts';
import { readJsonBody } from '../api/json-body.ts';
import type { Google } from '../google.ts';
import { newKeyId } from '../identifiers.ts';
import { type Entered, enter } from './enter.ts';
import type { Pending, Subscription } from './records.ts';
import { afterNack } from './retries.ts';
import { acknowledge } from './subscription.ts';
import { readAckDeadline } from './subscription-fields.ts';
import { findPermitted } from './subscription-methods.ts';
import { wireMessage } from './wire-message.ts';

const largestPull = 1_000;

/** Hands out what is due and expects it acknowledged before the deadline; else it comes again. */
export async function pull(google: Google, visit: Visit): Promise<Response> {
  const subscription = findConsumable(enter(google, visit, 'Subscriber.Pull'));
  const body = await readJsonBody(visit.request, ['maxMessages', 'returnImmediately']);
  const maximum = body.findNumber('maxMessages') ?? 0;
  if (maximum < 1) throw invalidArgument('The value for max_messages must be greater than 0.');
  subscription.lastActiveAt = google.clock.now();
  const now = google.clock.now();
  const due = [...subscription.backlog.values()]
    .filter(pending => pending.state.kind !== 'pushing' && pending.dueAt <= now)
    .slice(0, Math.min(maximum, largestPull));
  const receivedMessages = due.map(pending => handOut(google, subscription, pending));
  return json(receivedMessages.length > 0 ? { receivedMessages } : {});
}

export async function acknowledgePulled(google: Google, visit: Visit): Promise<Response> {
  const subscription = findConsumable(enter(google, visit, 'Subscriber.Acknowledge'));
  const body = await readJsonBody(visit.request, ['ackIds']);
  for (const receipt of readReceipts(body.findTexts('ackIds'))) {
    const pending = findHandedOut(subscription, receipt);
    if (pending) acknowledge(google, subscription, pending.message.messageId);
  }
  return json({});
}

/** 0 seconds gives the message back. */
export async function modifyAckDeadline(google: Google, visit: Visit): Promise<Response> {
  const subscription = findConsumable(enter(google, visit, 'Subscriber.ModifyAckDeadline'));
  const body = await readJsonBody(visit.request, ['ackIds', 'ackDeadlineSeconds']);
  const seconds = readAckDeadline(body.findNumber('ackDeadlineSeconds') ?? 0, 0);
  for (const receipt of readReceipts(body.findTexts('ackIds'))) {
    const pending = findHandedOut(subscription, receipt);
    if (!pending) continue;
    if (seconds === 0) afterNack(google, subscription, pending);
    else pending.dueAt = later(google, seconds);
  }
  return json({});
}

function findConsumable(entered: Entered): Subscription {
  const subscription = findPermitted(entered, 'pubsub.subscriptions.consume');
  if (subscription.isDetached) throw notPullable('The subscription is detached from its topic.');
  if (subscription.push) throw notPullable('This method is not supported for this subscription type.');
  return subscription;
}

function notPullable(message: string): ApiRefusal {
  return new ApiRefusal('FAILED_PRECONDITION', message);
}

function handOut(google: Google, subscription: Subscription, pending: Pending) {
  const receipt = newReceipt(google);
  pending.attempts += 1;
  pending.state = { kind: 'handed_out', receipt };
  pending.dueAt = later(google, subscription.ackDeadlineSeconds);
  return {
    ackId: receipt,
    message: wireMessage(pending.message),
    ...(subscription.deadLetter && { deliveryAttempt: pending.attempts }),
  };
}

function newReceipt({ random }: Google): string {
  return Buffer.from(newKeyId(random)).toString('base64url');
}

function readReceipts(ackIds: readonly string[] | undefined): readonly string[] {
  if (!ackIds?.length) throw invalidArgument('You have not specified an ack ID in the request.');
  const strange = ackIds.find(receipt => !/^[\w-]{54}$/.test(receipt));
  if (strange === undefined) return ackIds;
  throw invalidArgument(`You have passed an invalid ack ID to the service (ack_id=${strange}).`);
}

/** A receipt of an earlier delivery is ignored: the message has been handed out again since. */
function findHandedOut({ backlog }: Subscription, receipt: string): Pending | undefined {
  return [...backlog.values()].find(({ state }) => state.kind === 'handed_out' && state.receipt === receipt);
}

function later({ clock }: Google, seconds: number): Date {
  return new Date(clock.now().getTime() + seconds * 1_000);
}
