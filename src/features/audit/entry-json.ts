import { z } from 'zod';
import { detailStates, type ReadableEntry } from './list.ts';

const named = z.object({ kind: z.string(), id: z.string() });

/** An entry as it leaves the house: in the API's lists and in every line of an export. */
export const entryJson = z.object({
  id: z.string(),
  at: z.date(),
  action: z.string(),
  outcome: z.string(),
  reason: z.string().nullable(),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  via: named.nullable(),
  subject: named.nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  detail_state: z.enum(detailStates),
  position: z.number().nullable(),
});

export function toJson({ detailState, ...rest }: ReadableEntry): z.input<typeof entryJson> {
  return { ...rest, detail_state: detailState };
}
