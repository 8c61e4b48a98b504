import { newId } from '#kernel/ids.ts';
import { shifted, type World } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { requireSubjectName } from './read-name.ts';
import { findSubjectNamed, insertSubject, type SeenSubject, updateLastSeen } from './store.ts';
import type { Platform, Subject, SubjectId } from './subject.ts';

const SEEN_WRITTEN_AT_MOST_EVERY_MS = 60_000;

/**
 * The subject of this name at this platform, made when it is named for the first time. Whether the caller may
 * claim it, and whether it rests, is for whoever asks.
 */
export async function ensureSubject(
  { world }: { world: World },
  tx: TenantTx,
  platform: Platform,
  name: string,
): Promise<Subject> {
  requireSubjectName(name);
  const now = world.now();
  const known = await findSubjectNamed(tx, platform, name);
  if (known) return seen(tx, known, now);
  const id: SubjectId = newId(world);
  await insertSubject(tx, { id, platform, name, now });
  await announce(tx, { kind: 'subject.changed', id });
  const made = await findSubjectNamed(tx, platform, name);
  if (made) return made;
  throw new Error('A subject was removed in the moment in which it was named.');
}

async function seen(tx: TenantTx, subject: SeenSubject, now: Date): Promise<Subject> {
  if (now >= shifted(subject.lastSeenAt, SEEN_WRITTEN_AT_MOST_EVERY_MS)) {
    await updateLastSeen(tx, subject.id, now);
  }
  return subject;
}
