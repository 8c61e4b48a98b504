import type { Urgency } from '../quota/units.ts';
import type { Reader } from './reader.ts';
import { type Stop, stop } from './trouble.ts';

type Listed = { kind: 'listed'; messages: { id: string; threadId: string }[] };

/** Everything under these labels that came in that time, the oldest first, each once. */
export async function listWindow(
  reader: Reader,
  { labelIds, from, to }: { labelIds: readonly string[]; from: Date; to?: Date },
  { urgency, eachPage }: { urgency: Urgency; eachPage(): Promise<boolean> },
): Promise<Listed | Stop | { kind: 'lost' }> {
  const found = new Map<string, { id: string; threadId: string }>();
  for (const labelId of labelIds) {
    const newestFirst: { id: string; threadId: string }[] = [];
    let page: string | undefined;
    do {
      const answer = await reader.list({ labelId, from, to, page }, urgency);
      if (answer.kind === 'not_found') return stop('refused');
      if (answer.kind !== 'page') return answer;
      newestFirst.push(...answer.messages);
      page = answer.next;
      if (!(await eachPage())) return { kind: 'lost' };
    } while (page !== undefined);
    for (const message of newestFirst.reverse()) found.set(message.id, message);
  }
  return { kind: 'listed', messages: [...found.values()] };
}
