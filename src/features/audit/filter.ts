import { z } from 'zod';
import { outcomes } from './entry.ts';

const id = z.string().regex(/^[A-Za-z0-9_.:-]{1,100}$/, 'must be an id');
const moment = z.iso.datetime({ offset: true }).transform(text => new Date(text));

/** Which entries somebody wants to see. All of it together. */
export const filterFields = {
  /** A user's or service's id, or a job's name. */
  actor: id.optional(),
  /** `api_key.created`, or `api_key` for all that happened to keys. */
  action: z
    .string()
    .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/, 'must be like api_key.created or api_key')
    .max(100)
    .optional(),
  subject: id.optional(),
  outcome: z.enum(outcomes).optional(),
  from: moment.optional(),
  until: moment.optional(),
};

const filter = z.object(filterFields);
export type EntryFilter = z.output<typeof filter>;
