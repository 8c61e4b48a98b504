import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { findLatest } from '../messages/store.ts';
import type { TicketId } from '../ticket.ts';
import { countsIn } from './lately.ts';
import { COUNTED_MS, mayAnswer, type Silence, silenceWords } from './limits.ts';
import { countLately } from './store.ts';

/** Whoever signs in is a person. What comes by a key is written by a program, unless it says that a person wrote it there. */
export function isByProgram({ actor }: Scope, writtenBy: 'person' | 'program' | undefined): boolean {
  const isPerson = actor.kind === 'user' && actor.keyId === undefined;
  return writtenBy === undefined ? !isPerson : writtenBy === 'program';
}

/** Throws where a program must not answer: it would be talking to a program, or has said enough. */
export async function refuseLoop(
  tx: TenantTx,
  { ticketId, recipient, now }: { ticketId: TicketId; recipient: string; now: Date },
): Promise<void> {
  const latest = await findLatest(tx, ticketId);
  if (latest?.direction !== 'in') throw new Error('A ticket stands without a mail.');
  // Judged by the mail itself when it came; what was too much then may be permitted now.
  if (latest.silence !== null && !countedSilences.has(latest.silence)) throw silent(latest.silence);
  const lately = await countLately(tx, {
    ticketIds: [ticketId],
    correspondents: [recipient],
    since: shifted(now, -COUNTED_MS),
  });
  const decided = mayAnswer({
    mail: { origin: { kind: 'person' }, mayBeAnsweredByProgram: true, receivedAt: latest.at },
    isFromMonitored: false,
    counts: countsIn(lately, { ticketId, correspondent: recipient }),
    now,
  });
  if (decided.kind === 'silence') throw silent(decided.because);
}

const countedSilences: ReadonlySet<Silence> = new Set(['enough_in_thread', 'enough_to_sender']);

function silent(because: Silence): Error {
  return fail('conflict', {
    reason: because,
    detail: `No program may answer this mail. ${silenceWords[because]} A person may, in the console.`,
  });
}
