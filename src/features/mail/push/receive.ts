import { z } from 'zod';
import { bearerOf } from '#features/access/bearer.ts';
import { fail } from '#kernel/failures.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { readBody } from '#platform/http/read-input.ts';
import type { GoogleKeys } from '#providers/google/oauth/keys.ts';
import { verifySignedToken } from '#providers/jwt/signed-token.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { ENDPOINT_KEY, isMadeFor, readEndpoint } from './endpoint.ts';
import type { NoticeDesk } from './notice-desk.ts';
import { readPushed } from './read-message.ts';

export type PushNeeds = MailNeeds & {
  googleKeys: GoogleKeys;
  origins: { webhooks: string };
  noticeDesk: NoticeDesk;
};

/** A notification has some 200 bytes. */
const MOST_BYTES = 64 * 1_024;

const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];

const claims = z.object({ email: z.string().max(320), email_verified: z.literal(true) });

/**
 * A push of Pub/Sub's. Whoever cannot prove by Google's signature that they come from the one service account this
 * address was made for is refused before the body is read and before the database is asked. What is authentic is
 * always taken, also if it makes no sense: otherwise it would come again for a week.
 */
export async function receivePush(needs: PushNeeds, exchange: Exchange, named: string): Promise<void> {
  const endpoint = readEndpoint(named);
  if (!endpoint) throw fail('not_found');
  const email = await serviceAccountOf(needs, exchange);
  const key = await needs.seals.installationKey(ENDPOINT_KEY);
  if (!isMadeFor(key, endpoint, email)) {
    throw fail('not_permitted', { detail: 'This address was made for another service account.' });
  }
  const body = await readBody(exchange, MOST_BYTES);
  const { tenantId, mailboxId } = endpoint;
  const pushed = readPushed(body);
  if (!pushed) {
    needs.log.warn({ tenantId, mailboxId }, 'a push was authentic and made no sense; it is let go');
    return;
  }
  const kept = await needs.noticeDesk.keep({ tenantId, mailboxId }, pushed);
  if (kept === 'former' || kept === 'gone')
    needs.log.info({ tenantId, mailboxId, kept }, 'a push of a subscription that is used no more was let go');
  if (kept === 'strange') {
    throw fail('not_permitted', { detail: 'This mailbox is told of its mail by another subscription.' });
  }
}

/** By a token that Google signed for exactly this address, now. */
async function serviceAccountOf(
  { world, googleKeys, origins }: PushNeeds,
  exchange: Exchange,
): Promise<string> {
  const token = bearerOf(exchange);
  if (token === undefined) throw fail('not_signed_in');
  const audience = `${origins.webhooks}${exchange.target}`;
  const wanted = { audience, issuers: ISSUERS };
  const verified = await verifySignedToken({ world, keys: googleKeys }, token, wanted);
  if (verified.kind === 'busy')
    throw fail('unavailable', { detail: 'Google’s keys cannot be had just now.' });
  const read = verified.kind === 'verified' ? claims.safeParse(verified.claims) : undefined;
  if (!read?.success) {
    const reason = verified.kind === 'refused' ? verified.reason : 'no_verified_address';
    exchange.log.warn({ reason }, 'a push was refused');
    throw fail('invalid_token', {
      detail: 'The token of this push is not one of Google’s for this address.',
    });
  }
  return read.data.email;
}
