import { useState } from 'react';
import type { Tried } from '../../api/try-exchange.ts';
import { CopyBox } from '../../parts/copy.tsx';
import { Section } from '../../parts/page.tsx';
import { words } from '../../words.ts';
import { curlFor } from './curl.ts';
import { ExchangeShell } from './exchange-shell.tsx';
import { TriedAnswer } from './tried-answer.tsx';
import { TryForm } from './try-form.tsx';
import { useTry } from './use-try.ts';

const { tryExchange: texts } = words;

/** An exchange by hand: what is sent, what comes back, and what to do about it. */
export function TryPage() {
  const trying = useTry();
  const [said, setSaid] = useState<Pick<Tried, 'subject' | 'selectors'>>({ selectors: {} });
  return (
    <ExchangeShell tab="tryOut" lead={texts.lead}>
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-2 lg:items-start">
        <Section title={texts.form.title}>
          <TryForm trying={trying} onSaid={setSaid} />
        </Section>
        <div className="grid grid-cols-1 gap-5">
          <Section
            title={texts.curl.title}
            lead={said.subject?.kind === 'token' ? texts.curl.leadWithToken : texts.curl.lead}
          >
            <CopyBox label={texts.curl.label} text={curlFor(said)} />
          </Section>
          <Section title={texts.answer.title}>
            <TriedAnswer outcome={trying.outcome} />
          </Section>
        </div>
      </div>
    </ExchangeShell>
  );
}
