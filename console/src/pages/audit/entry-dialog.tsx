import { Eraser } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { AuditEntry } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Facts } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { actorName, OutcomeBadge, subjectText } from './entry-words.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import type { AuditSearch } from './filter.ts';

const { entry: texts, erase } = words.audit;

type EntryDialogParts = { entry: AuditEntry; onClose: () => void; onFilter: (search: AuditSearch) => void };

export function EntryDialog({ entry, onClose, onFilter }: EntryDialogParts) {
  const mayErase = useMay('audit.erase');
  const [isErasing, setErasing] = useState(false);
  const { actor, subject } = entry;
  const narrow = (search: AuditSearch) => () => {
    onClose();
    onFilter(search);
  };
  return (
    <Dialog isOpen onClose={onClose} title={entry.action}>
      <div className="grid gap-5">
        <Facts
          facts={[
            [texts.when, <Time key="when" at={entry.at} look="precise" />],
            [texts.outcome, <OutcomeBadge key="outcome" outcome={entry.outcome} />],
            ...(entry.reason ? [[texts.reason, entry.reason] as const] : []),
            [texts.who, actorName(actor)],
            [
              texts.about,
              subject ? <Named key="about" what={subjectText(subject)} id={subject.id} /> : subjectText(null),
            ],
            [texts.position, entry.position ?? texts.notChained],
            [texts.id, <Named key="id" what="" id={entry.id} />],
          ]}
        />
        <Detail detail={entry.detail} />
        <DialogActions>
          {mayErase && entry.detail !== null && (
            <Button look="quiet" icon={Eraser} className="sm:me-auto" onClick={() => setErasing(true)}>
              {erase.open}
            </Button>
          )}
          {actor.id && <Button onClick={narrow({ actor: actor.id })}>{texts.sameActor}</Button>}
          {subject && <Button onClick={narrow({ subject: subject.id })}>{texts.sameSubject}</Button>}
        </DialogActions>
      </div>
      {isErasing && <EraseDialog entry={entry} onClose={() => setErasing(false)} onErased={onClose} />}
    </Dialog>
  );
}

function Detail({ detail }: { detail: AuditEntry['detail'] }) {
  if (detail === null) return <p className="rounded-lg bg-sunken px-3.5 py-2.5 text-soft">{texts.erased}</p>;
  const facts = Object.entries(detail).map(([name, value]) => [name, String(value)] as const);
  if (facts.length === 0) return <p className="text-soft">{texts.noDetail}</p>;
  return (
    <section aria-label={texts.detail} className="rounded-lg bg-sunken px-3.5 py-3">
      <Facts facts={facts} />
    </section>
  );
}

function Named({ what, id }: { what: string; id: string }) {
  return (
    <>
      {what && <span className="block">{what}</span>}
      <code className="font-mono text-sm text-soft">{id}</code>
    </>
  );
}
