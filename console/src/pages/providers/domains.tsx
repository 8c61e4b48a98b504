import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { domainsQuery } from '../../api/domains.ts';
import { useMay } from '../../api/me.ts';
import type { DomainClaim } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';
import { ClaimDialog } from './claim-dialog.tsx';
import { DomainCard } from './domain-card.tsx';

const { domains: texts } = words;

/** The mail domains of the organisation: what proves each, and what is missing. */
export function Domains() {
  const [isClaiming, setIsClaiming] = useState(false);
  const mayChange = useMay('settings.write');
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="grid gap-5">
        <Loaded query={useQuery(domainsQuery)} waiting={<LinesSkeleton lines={3} />}>
          {({ domains }) => <Claims claims={domains} />}
        </Loaded>
        {mayChange && (
          <Button className="justify-self-start" onClick={() => setIsClaiming(true)}>
            {texts.claim.open}
          </Button>
        )}
        {isClaiming && <ClaimDialog onClose={() => setIsClaiming(false)} />}
      </div>
    </Section>
  );
}

function Claims({ claims }: { claims: readonly DomainClaim[] }) {
  const ended = claims.filter(({ ended_at }) => ended_at !== null);
  const living = claims.filter(({ ended_at }) => ended_at === null);
  return (
    <>
      {living.length === 0 && <p className="text-soft">{texts.none}</p>}
      <List claims={living} />
      {ended.length > 0 && (
        <details>
          <summary className="cursor-pointer rounded text-soft hover:text-ink">
            {texts.ended(ended.length)}
          </summary>
          <div className="mt-4">
            <List claims={ended} />
          </div>
        </details>
      )}
    </>
  );
}

function List({ claims }: { claims: readonly DomainClaim[] }) {
  if (claims.length === 0) return null;
  return (
    <ul className="grid gap-6 *:not-first:border-t *:not-first:border-line *:not-first:pt-5">
      {claims.map(claim => (
        <DomainCard key={claim.id} claim={claim} />
      ))}
    </ul>
  );
}
