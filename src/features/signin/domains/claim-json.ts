import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { type Claim, challengeHostOf, challengeOf, hasExpired, lostAt } from './claim.ts';
import { domainForPeople } from './domain.ts';

export const claimAnswer = z.object({
  id: idSchema<'domain_claim'>(),
  domain: z.string(),
  /** As people read it, where it has other letters than DNS knows. */
  name: z.string(),
  state: z.enum(['pending', 'expired', 'verified', 'failing', 'vouched', 'revoked', 'released']),
  is_active: z.boolean(),
  covers_subdomains: z.boolean(),
  record: z
    .object({ type: z.literal('TXT'), host: z.string(), value: z.string(), expires_at: z.iso.datetime() })
    .nullable(),
  last_check: z
    .object({
      at: z.iso.datetime(),
      found: z.enum(['record', 'another_record', 'nothing', 'no_answer']),
    })
    .nullable(),
  created_at: z.iso.datetime(),
  held_since: z.iso.datetime().nullable(),
  confirmed_at: z.iso.datetime().nullable(),
  next_check_at: z.iso.datetime().nullable(),
  /** When it is lost unless its record comes back. */
  lost_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  ended_because: z.enum(['by_tenant', 'by_operator', 'record_gone']).nullable(),
});

export function claimJson(claim: Claim, now: Date): z.input<typeof claimAnswer> {
  const { is, lastCheck } = claim;
  const challenge = challengeOf(claim);
  return {
    id: claim.id,
    domain: claim.domain,
    name: domainForPeople(claim.domain),
    state: hasExpired(claim, now) ? 'expired' : is.state,
    is_active: claim.isActive,
    covers_subdomains: claim.coversSubdomains,
    record: challenge
      ? {
          type: 'TXT',
          host: challengeHostOf(claim.domain),
          value: challenge.text,
          expires_at: challenge.expiresAt.toISOString(),
        }
      : null,
    last_check: lastCheck && { at: lastCheck.at.toISOString(), found: lastCheck.found },
    created_at: claim.createdAt.toISOString(),
    held_since: 'heldSince' in is ? is.heldSince.toISOString() : null,
    confirmed_at: 'confirmedAt' in is ? is.confirmedAt.toISOString() : null,
    next_check_at: 'nextCheckAt' in is ? is.nextCheckAt.toISOString() : null,
    lost_at: lostAt(claim)?.toISOString() ?? null,
    ended_at: 'endedAt' in is ? is.endedAt.toISOString() : null,
    ended_because: 'because' in is ? is.because : null,
  };
}
