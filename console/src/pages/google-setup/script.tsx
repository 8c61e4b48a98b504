import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { cloudShellQuery } from '../../api/google-setup.ts';
import { CopyBox } from '../../parts/copy.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';

const { script: texts } = words.googleGuide;

/** Fetched when it is opened; it is made for this organisation and long. */
export function Script() {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="rounded-xl bg-surface ring-1 ring-line"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary className="rounded-xl px-5 py-4 font-medium hover:bg-hover sm:px-6">{texts.title}</summary>
      <div className="grid gap-4 px-5 pb-5 sm:px-6">
        <p className="max-w-prose text-soft">{texts.lead}</p>
        {isOpen && <Fetched />}
      </div>
    </details>
  );
}

function Fetched() {
  return (
    <Loaded query={useQuery(cloudShellQuery)} waiting={<LinesSkeleton lines={5} />}>
      {script => <CopyBox label={texts.label} text={script} isLong />}
    </Loaded>
  );
}
