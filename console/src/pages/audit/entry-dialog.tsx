import { Eraser } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { AuditEntry } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { linkLook } from '../../parts/link.ts';
import { Fact, Facts } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { EntryDetail } from './entry-detail.tsx';
import { actionText, isErasable, kindText, OutcomeBadge, reasonText, useNameOf } from './entry-words.tsx';
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
    <Dialog isOpen onClose={onClose} title={actionText(entry.action)}>
      <div className="grid gap-5">
        <EntryFacts entry={entry} />
        <EntryDetail entry={entry} />
        <DialogActions>
          {mayErase && isErasable(entry) && (
            <Button look="quiet" icon={Eraser} className="sm:me-auto" onClick={() => setErasing(true)}>
              {erase.open}
            </Button>
          )}
        </DialogActions>
        <div className="-mt-2 flex flex-wrap gap-x-5 gap-y-2 border-t border-line pt-4">
          {actor.id && <Narrow text={texts.sameActor} onClick={narrow({ actor: actor.id })} />}
          {subject && <Narrow text={texts.sameSubject} onClick={narrow({ subject: subject.id })} />}
          <Narrow text={texts.sameAction} onClick={narrow({ action: entry.action })} />
        </div>
      </div>
      {isErasing && <EraseDialog entry={entry} onClose={() => setErasing(false)} onErased={onClose} />}
    </Dialog>
  );
}

function Narrow({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className={linkLook}>
      {text}
    </button>
  );
}

function EntryFacts({ entry }: { entry: AuditEntry }) {
  const nameOf = useNameOf();
  const { actor, via, subject } = entry;
  return (
    <Facts>
      <Fact title={texts.action}>
        <code className="font-mono text-sm">{entry.action}</code>
      </Fact>
      <Fact title={texts.when}>
        <Time at={entry.at} look="precise" />
      </Fact>
      <Fact title={texts.outcome}>
        <OutcomeBadge outcome={entry.outcome} />
      </Fact>
      {entry.reason && <Fact title={texts.reason}>{reasonText(entry.reason)}</Fact>}
      <Fact title={texts.who}>
        <WithId text={nameOf.actor(actor)} id={actor.id} />
      </Fact>
      {via && (
        <Fact title={texts.via}>
          <WithId text={kindText(via.kind)} id={via.id} />
        </Fact>
      )}
      {subject && (
        <Fact title={texts.about}>
          <WithId text={nameOf.subject(subject)} id={subject.id} />
        </Fact>
      )}
      <Fact title={texts.position}>{entry.position ?? texts.notChained}</Fact>
      <Fact title={texts.id}>
        <WithId text="" id={entry.id} />
      </Fact>
    </Facts>
  );
}

function WithId({ text, id }: { text: string; id: string | null }) {
  return (
    <>
      {text && <span className="block">{text}</span>}
      {id && <code className="font-mono text-xs text-soft">{id}</code>}
    </>
  );
}
