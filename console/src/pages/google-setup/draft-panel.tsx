import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { discardDraft } from '../../api/google-setup.ts';
import type { GoogleDraft, GoogleSetup } from '../../api/shapes.ts';
import { Ask } from '../../parts/ask.tsx';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { fieldNames } from './fields.ts';
import { PromoteDialog } from './promote-dialog.tsx';
import { Reconnects } from './reconnects.tsx';
import { LastCheck } from './standing.tsx';

const { draft: texts, standing, fields } = words.googleSetup;

type DraftPanelParts = { setup: GoogleSetup; draft: GoogleDraft; mayChange: boolean };

/** What would be live after promoting, how the check of it went, and whom it would touch. */
export function DraftPanel({ setup, draft, mayChange }: DraftPanelParts) {
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="grid gap-4">
        <Facts>
          <Fact title={texts.saved}>
            <Time at={draft.saved_at} />
          </Fact>
          <Differences setup={setup} draft={draft} />
          <Fact title={standing.check}>
            <LastCheck check={draft.last_check} stage="draft" />
          </Fact>
        </Facts>
        <Reconnects uses={draft.reconnects} />
        {mayChange && <Deeds draft={draft} />}
      </div>
    </Section>
  );
}

/** A secret that was replaced by another looks the same from here. */
function Differences({ setup, draft }: { setup: GoogleSetup; draft: GoogleDraft }) {
  const changed = fieldNames.filter(name => {
    const [before, after] = [setup.fields[name], draft.fields[name]];
    return before.is_set !== after.is_set || before.masked !== after.masked;
  });
  return (
    <>
      {changed.map(name => (
        <Fact key={name} title={fields[name]}>
          {draft.fields[name].is_set ? (
            <code className="font-mono text-sm">{draft.fields[name].masked ?? texts.secretSet}</code>
          ) : (
            texts.gone
          )}
        </Fact>
      ))}
      {changed.length === 0 && setup.one_app === draft.one_app && (
        <Fact title={texts.differs}>{texts.hidden}</Fact>
      )}
      {setup.one_app !== draft.one_app && (
        <Fact title={standing.services.calendar}>
          {draft.one_app ? words.googleGuide.client.one : words.googleGuide.client.own}
        </Fact>
      )}
    </>
  );
}

function Deeds({ draft }: { draft: GoogleDraft }) {
  const [open, setOpen] = useState<'promote' | 'discard' | null>(null);
  const isChecked = draft.last_check !== null;
  const close = () => setOpen(null);
  return (
    <div className="grid gap-3">
      {!isChecked && <p className="text-soft">{texts.notChecked}</p>}
      <div className="flex flex-wrap gap-2">
        <Link
          to={paths.googleDoctor}
          search={{ stage: 'draft' }}
          className={buttonLook(isChecked ? 'plain' : 'primary')}
        >
          {texts.check}
        </Link>
        <Button
          look={isChecked ? 'primary' : 'plain'}
          isDisabled={!isChecked}
          onClick={() => setOpen('promote')}
        >
          {texts.promote}
        </Button>
        <Button look="quiet" onClick={() => setOpen('discard')}>
          {texts.discard}
        </Button>
      </div>
      {open === 'promote' && <PromoteDialog draft={draft} onClose={close} />}
      {open === 'discard' && (
        <Ask
          name=""
          texts={texts.discarding}
          lead={<p>{texts.discarding.lead}</p>}
          act={discardDraft}
          touches={['google-setup']}
          onClose={close}
        />
      )}
    </div>
  );
}
