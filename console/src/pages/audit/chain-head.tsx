import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { auditHeadQuery } from '../../api/audit.ts';
import { CopyBox } from '../../parts/copy.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { head: texts } = words.audit;

/** What to keep elsewhere so that the log can be checked against it later. Asked for only when opened. */
export function ChainHead() {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="group mt-6 rounded-xl bg-surface ring-1 ring-line"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary className="flex items-center gap-2 rounded-xl px-4 py-3 font-medium hover:bg-hover">
        <ChevronRight aria-hidden className="size-4 text-soft transition-transform group-open:rotate-90" />
        {texts.title}
      </summary>
      <div className="grid gap-4 px-4 pt-1 pb-5">
        <p className="max-w-prose text-soft">{texts.lead}</p>
        {isOpen && <Head />}
      </div>
    </details>
  );
}

function Head() {
  return (
    <Loaded query={useQuery(auditHeadQuery)} waiting={<LinesSkeleton lines={4} />}>
      {({ position, digest, at, signature }) => (
        <>
          <Facts>
            <Fact title={texts.position}>{position}</Fact>
            <Fact title={texts.at}>
              <Time at={at} look="precise" />
            </Fact>
          </Facts>
          <CopyBox label={texts.digest} text={digest} />
          <CopyBox label={texts.signature} text={signature} />
        </>
      )}
    </Loaded>
  );
}
