import { type Item, skippedBecause } from '../items/item.ts';
import type { Ending } from '../items/store.ts';
import type { MailNeeds } from '../mail-needs.ts';
import type { Mail } from '../parse/mail.ts';
import type { Found } from './reader.ts';
import type { Cursor } from './store.ts';

/** Something is wrong with this mail; or Gmail does not give it, while it gives others. */
export type Delay = 'failing' | 'withheld';

export type Judged = { item: Item } & (
  | { kind: 'ends'; ending: Ending; mail?: Mail }
  | { kind: 'delayed'; because: Delay }
);

type JudgeNeeds = Pick<MailNeeds, 'log' | 'mailReader'>;
type Judging = { item: Item; found: Found; cursor: Cursor };

/** What is to become of a mail. One that throws stops nothing behind it. */
export async function judge(needs: JudgeNeeds, judging: Judging): Promise<Judged> {
  const { item, found, cursor } = judging;
  if (found.kind === 'stop' && found.trouble === 'google_busy')
    return { item, kind: 'delayed', because: 'withheld' };
  try {
    return { item, kind: 'ends', ...(await endingOf(needs, judging)) };
  } catch (cause) {
    const { gmailId } = item;
    needs.log.warn({ cause, mailboxId: cursor.mailbox.id, gmailId }, 'a mail could not be read');
    return { item, kind: 'delayed', because: 'failing' };
  } finally {
    if (found.kind === 'message') found.letGo();
  }
}

async function endingOf(
  { log, mailReader }: JudgeNeeds,
  { item, found, cursor }: Judging,
): Promise<{ ending: Ending; mail?: Mail }> {
  if (found.kind === 'not_found') return { ending: { state: 'gone' } };
  if (found.kind === 'stop') throw new Error('Google refuses to give this message.');
  const { labelIds, receivedAt, bytes } = found;
  const skipped = skippedBecause(labelIds, cursor.mailbox.labelIds);
  if (skipped) return { ending: { state: 'skipped', reason: skipped } };
  if (receivedAt < cursor.baselineAt) return { ending: { state: 'skipped', reason: 'before_connecting' } };
  const read = await mailReader.read({ bytes, receivedAt, withoutFiles: true });
  if (read.kind === 'mail') return { ending: { state: 'done' }, mail: read.mail };
  const { reason, cause } = read;
  log.warn({ cause, reason, mailboxId: cursor.mailbox.id, gmailId: item.gmailId }, 'a mail was put aside');
  return { ending: { state: 'quarantined', reason } };
}
