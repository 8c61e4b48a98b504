import { Search } from 'lucide-react';
import { useState } from 'react';
import { checkDomain } from '../../api/domains.ts';
import { useMay } from '../../api/me.ts';
import type { DomainClaim } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { CopyBox } from '../../parts/copy.tsx';
import { useDeed } from '../../parts/deed.ts';
import { RowMenu } from '../../parts/menu.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { words } from '../../words.ts';
import { useDomainDeeds } from './domain-deeds.ts';
import { DomainBadges, DomainSentences } from './domain-state.tsx';
import { GiveUpDialog } from './give-up-dialog.tsx';

const { domains: texts } = words;

/** One claim to a domain. While it is not proven, the record to publish stands here. */
export function DomainCard({ claim }: { claim: DomainClaim }) {
  const mayChange = useMay('settings.write');
  const [isGivingUp, setIsGivingUp] = useState(false);
  const { items, problem } = useDomainDeeds(claim, () => setIsGivingUp(true));
  const isLiving = claim.ended_at === null;
  const isWaited = isLiving && claim.state !== 'expired';
  return (
    <li className="grid gap-3" aria-label={claim.name}>
      <div className="flex items-start justify-between gap-3">
        <h3 className="flex min-w-0 flex-wrap items-center gap-2 py-1.5 font-semibold wrap-anywhere">
          {claim.name}
          <DomainBadges claim={claim} />
        </h3>
        {mayChange && isLiving && <RowMenu name={claim.name} items={items} />}
      </div>
      {problem && <ProblemNote problem={problem} />}
      <DomainSentences claim={claim} />
      {claim.record && isWaited && <Record record={claim.record} isProven={claim.state === 'verified'} />}
      {claim.record && isWaited && mayChange && <Check claim={claim} />}
      {isGivingUp && <GiveUpDialog claim={claim} onClose={() => setIsGivingUp(false)} />}
    </li>
  );
}

type RecordParts = { record: NonNullable<DomainClaim['record']>; isProven: boolean };

function Record({ record, isProven }: RecordParts) {
  const boxes = (
    <div className="grid gap-3">
      <CopyBox label={texts.record.host} text={record.host} />
      <CopyBox label={texts.record.value} text={record.value} />
    </div>
  );
  if (!isProven) return boxes;
  return (
    <details>
      <summary className="cursor-pointer rounded text-soft hover:text-ink">{texts.record.kept}</summary>
      <div className="mt-3">{boxes}</div>
    </details>
  );
}

function Check({ claim }: { claim: DomainClaim }) {
  const tell = useNotices();
  const checking = useDeed({
    act: checkDomain,
    touches: ['domains'],
    onDone: ({ last_check, name }) => last_check && tell(texts.checked[last_check.found](name)),
  });
  return (
    <>
      {checking.problem && <ProblemNote problem={checking.problem} />}
      <Button
        icon={Search}
        look={claim.state === 'verified' ? 'plain' : 'primary'}
        className="justify-self-start"
        aria-label={texts.checkFor(claim.name)}
        isBusy={checking.isBusy}
        busyWords={texts.checking}
        onClick={() => checking.start(claim.id)}
      >
        {texts.check}
      </Button>
    </>
  );
}
