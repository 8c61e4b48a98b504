import { z } from 'zod';
import { bodyOf } from '../event.ts';
import { plainHeaders } from '../sending/signed-headers.ts';
import { deliveryKinds, deliveryStates, saysOf } from './delivery.ts';
import type { Attempt, ListedDelivery } from './store.ts';

export const deliveryAnswer = z.object({
  id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  kind: z.enum(deliveryKinds),
  state: z.enum(deliveryStates),
  attempts: z.number(),
  made_at: z.iso.datetime(),
  next_attempt_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
  status: z.number().nullable(),
  says: z.string().nullable(),
});

export const detailAnswer = deliveryAnswer.extend({
  request: z.object({ headers: z.record(z.string(), z.string()), body: z.string() }),
  attempt_log: z.array(
    z.object({
      number: z.number(),
      begun_at: z.iso.datetime(),
      outcome: z.string().nullable(),
      says: z.string(),
      took_ms: z.number().nullable(),
      address: z.string().nullable(),
      status: z.number().nullable(),
      answer: z.string().nullable(),
    }),
  ),
});

export function deliveryJson(delivery: ListedDelivery): z.input<typeof deliveryAnswer> {
  const { id, event, kind, state, attempts, dueAt, finishedAt, status } = delivery;
  return {
    id,
    event_id: event.id,
    event_type: event.type,
    kind,
    state,
    attempts,
    made_at: delivery.madeAt.toISOString(),
    next_attempt_at: dueAt?.toISOString() ?? null,
    finished_at: finishedAt?.toISOString() ?? null,
    status,
    says: attempts > 0 ? saysOf(delivery.outcome) : null,
  };
}

type Detail = { delivery: ListedDelivery; attempts: readonly Attempt[] };

export function detailJson({ delivery, attempts }: Detail): z.input<typeof detailAnswer> {
  return {
    ...deliveryJson(delivery),
    request: {
      headers: { ...plainHeaders, 'webhook-id': delivery.event.id },
      body: bodyOf(delivery.event),
    },
    attempt_log: attempts.map(({ begunAt, tookMs, ...rest }) => ({
      ...rest,
      begun_at: begunAt.toISOString(),
      took_ms: tookMs,
      says: saysOf(rest.outcome),
    })),
  };
}
