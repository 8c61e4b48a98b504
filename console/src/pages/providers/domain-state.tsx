import type { ReactNode } from 'react';
import type { DomainClaim } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { domains: texts } = words;

const tones: Readonly<Record<DomainClaim['state'], Tone>> = {
  pending: 'accent',
  expired: 'brass',
  verified: 'good',
  failing: 'danger',
  vouched: 'good',
  revoked: 'plain',
  released: 'plain',
};

export function DomainBadges({ claim }: { claim: DomainClaim }) {
  return (
    <>
      <Badge tone={tones[claim.state]}>{texts.states[claim.state]}</Badge>
      {!claim.is_active && claim.ended_at === null && <Badge tone="brass">{texts.off}</Badge>}
      {claim.covers_subdomains && <span className="text-sm font-normal text-soft">{texts.subdomains}</span>}
    </>
  );
}

/** Where it stands, until when, and what to do. */
export function DomainSentences({ claim }: { claim: DomainClaim }) {
  return (
    <div className="grid gap-1 text-soft">
      <p>{standing(claim)}</p>
      {!claim.is_active && claim.ended_at === null && <p>{texts.sentences.off}</p>}
      {claim.ended_at === null && claim.record && <LastCheck check={claim.last_check} />}
    </div>
  );
}

function standing(claim: DomainClaim): ReactNode {
  const { sentences } = texts;
  switch (claim.state) {
    case 'pending':
      return until(sentences.pending, claim.record?.expires_at, 'date');
    case 'expired':
      return sentences.expired;
    case 'verified':
      return until(sentences.verified, claim.next_check_at);
    case 'failing':
      return until(sentences.failing, claim.lost_at);
    case 'vouched':
      return (
        <>
          {until(sentences.vouched, claim.held_since, 'date')} {sentences.vouchedProof}
        </>
      );
    case 'revoked':
    case 'released':
      return until(sentences[claim.ended_because ?? 'by_tenant'], claim.ended_at);
    default:
      return claim.state satisfies never;
  }
}

function until(sentence: string, at: string | null | undefined, look: 'date' | 'relative' = 'relative') {
  return (
    <>
      {sentence} {at && <Time at={at} look={look} />}.
    </>
  );
}

function LastCheck({ check }: { check: DomainClaim['last_check'] }) {
  if (!check) return <p>{texts.neverChecked}</p>;
  return (
    <p>
      {texts.lastCheck} <Time at={check.at} />: {texts.found[check.found]}
    </p>
  );
}
