import { capabilities } from '#features/apps/capabilities.ts';
import { accessToken } from '#features/connections/grants/access-token.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { Scope } from '#kernel/scope.ts';
import { listHistory, readProfile } from '#providers/google/gmail/history.ts';
import { listMessages, readRawMessage } from '#providers/google/gmail/messages.ts';
import type { GmailRefused } from '#providers/google/gmail/refusal.ts';
import { listSenders } from '#providers/google/gmail/send-as.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { restAccount, takeUnits } from '../quota/take.ts';
import { type Urgency, units } from '../quota/units.ts';
import { refusedBy, type Stop, stop, withoutToken } from './trouble.ts';

const TTL_MS = 10 * 60_000; // a turn and what it began
const REST_MS = 10_000; // where Google does not say how long

export type Reader = Exclude<Awaited<ReturnType<typeof openReader>>, Stop>;
export type Found = Awaited<ReturnType<Reader['message']>>;

/** Reads the account behind a mailbox, within what Google lets it; its token never leaves the house. */
export async function openReader(needs: MailNeeds, who: Scope, connectionId: ConnectionId) {
  const vended = await accessToken(needs, who, connectionId, {
    scopes: capabilities['mail.read'].scopes,
    use: 'inside',
    minimumTtlMs: TTL_MS,
  });
  if (vended.kind !== 'token') return withoutToken(vended);
  const { accessToken: token } = vended;

  /** Before asking; what cannot be afforded yet ends the run. */
  async function afford(wanted: number, urgency: Urgency): Promise<Stop | undefined> {
    const waitMs = await takeUnits(needs, who, { connectionId, wanted, urgency });
    return waitMs > 0 ? stop('quota', waitMs) : undefined;
  }

  async function heard<Answer extends { kind: string }>(
    answer: Answer | GmailRefused,
  ): Promise<Answer | Stop | { kind: 'not_found' }> {
    if (!isRefused(answer)) return answer;
    if (answer.kind === 'refused' && answer.reason === 'not_found') return { kind: 'not_found' };
    const ended = refusedBy(answer);
    if (ended.trouble === 'quota') await restAccount(needs, who, connectionId, ended.retryAfterMs ?? REST_MS);
    return ended;
  }

  return {
    kind: 'reader' as const,
    afford,
    profile: async (urgency: Urgency) =>
      (await afford(units.profile, urgency)) ?? heard(await readProfile(needs, token)),
    history: async (asked: Parameters<typeof listHistory>[2]) =>
      (await afford(units.history, 'mail')) ?? heard(await listHistory(needs, token, asked)),
    list: async (asked: Parameters<typeof listMessages>[2], urgency: Urgency) =>
      (await afford(units.list, urgency)) ?? heard(await listMessages(needs, token, asked)),
    senders: async (urgency: Urgency) =>
      (await afford(units.senders, urgency)) ?? heard(await listSenders(needs, token)),
    /** Paid for by whoever asks for many. Whoever gets one lets its room go once it is read. */
    async message(id: string) {
      const place = needs.mailRoom.enter();
      try {
        const found = await heard(await readRawMessage(needs, token, id, place));
        if (found.kind === 'message') return { ...found, letGo: place.leave };
        place.leave();
        return found;
      } catch (cause) {
        place.leave();
        throw cause;
      }
    },
  };
}

function isRefused<Answer extends { kind: string }>(answer: Answer | GmailRefused): answer is GmailRefused {
  return ['dead', 'misconfigured', 'refused', 'busy'].includes(answer.kind);
}
