import { z } from 'zod';
import { type Busy, busy } from '../verdict.ts';
import type { VaultRefusal, VaultSession } from './session.ts';
import type { VaultPlace } from './vault-needs.ts';

export type FetchedDocument =
  /** Version 0: never written. What was deleted keeps its version, on which the next write has to stand. */
  | { kind: 'absent'; version: number }
  | { kind: 'document'; version: number; data: Readonly<Record<string, unknown>> };

export type PutDocument = { kind: 'written' } | { kind: 'changed_meanwhile' };

const metadata = z.object({ version: z.number().int().positive() });
const present = z.object({ data: z.object({ data: z.record(z.string(), z.unknown()), metadata }) });
const deleted = z.object({ data: z.object({ data: z.null(), metadata }) });
/** What a KV engine says of a path that was never written. Anything else that is not found is another address. */
const neverWritten = z.strictObject({ errors: z.array(z.unknown()).length(0) });
const refusal = z.object({ errors: z.array(z.string()) });

/** KV v2: the whole document of a key, with the version that a write has to name. */
export async function fetchDocument(
  session: VaultSession,
  place: VaultPlace,
  key: string,
): Promise<FetchedDocument | VaultRefusal | Busy> {
  const answer = await session.askVault('GET', pathOf(place, 'data', key));
  if (answer.kind !== 'answered') return answer;
  if (answer.isSuccess) {
    const read = present.safeParse(answer.body);
    if (!read.success) return busy('unreadable_answer', { clue: 'not_kv_2' });
    return { kind: 'document', version: read.data.data.metadata.version, data: read.data.data.data };
  }
  if (answer.status !== 404) return { kind: 'refused', clue: `http_${answer.status}` };
  const gone = deleted.safeParse(answer.body);
  if (gone.success) return { kind: 'absent', version: gone.data.data.metadata.version };
  if (neverWritten.safeParse(answer.body).success) return { kind: 'absent', version: 0 };
  return { kind: 'refused', clue: 'no_kv_engine' };
}

/** Only if nobody has written since: check-and-set. */
export async function putDocument(
  session: VaultSession,
  place: VaultPlace,
  { key, version, data }: { key: string; version: number; data: Readonly<Record<string, unknown>> },
): Promise<PutDocument | VaultRefusal | Busy> {
  const answer = await session.askVault('POST', pathOf(place, 'data', key), {
    options: { cas: version },
    data,
  });
  if (answer.kind !== 'answered') return answer;
  if (answer.isSuccess) return { kind: 'written' };
  const said = refusal.safeParse(answer.body);
  const isOvertaken = said.success && said.data.errors.some(error => /check-and-set/i.test(error));
  return isOvertaken ? { kind: 'changed_meanwhile' } : { kind: 'refused', clue: `http_${answer.status}` };
}

/** All versions and what is known of them. */
export async function destroyDocument(
  session: VaultSession,
  place: VaultPlace,
  key: string,
): Promise<{ kind: 'destroyed' } | VaultRefusal | Busy> {
  const answer = await session.askVault('DELETE', pathOf(place, 'metadata', key));
  if (answer.kind !== 'answered') return answer;
  return answer.isSuccess || answer.status === 404
    ? { kind: 'destroyed' }
    : { kind: 'refused', clue: `http_${answer.status}` };
}

function pathOf({ mount, path }: VaultPlace, what: 'data' | 'metadata', key: string): string {
  return [mount, what, ...(path === '' ? [] : [path]), key].join('/');
}
