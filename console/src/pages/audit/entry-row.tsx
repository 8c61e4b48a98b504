import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { AuditEntry } from '../../api/shapes.ts';
import { IconButton } from '../../parts/button.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { EntryDialog } from './entry-dialog.tsx';
import { actionText, OutcomeBadge, reasonText, useNameOf } from './entry-words.tsx';
import type { AuditSearch } from './filter.ts';

const { audit } = words;

type EntryRowParts = { entry: AuditEntry; onFilter: (search: AuditSearch) => void };

export function EntryRow({ entry, onFilter }: EntryRowParts) {
  const [isOpen, setOpen] = useState(false);
  const nameOf = useNameOf();
  const action = actionText(entry.action);
  return (
    <Row>
      <NameCell>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{action}</span>
          {entry.outcome !== 'done' && <OutcomeBadge outcome={entry.outcome} />}
        </span>
        <span className="block text-sm text-soft">
          {action !== entry.action && <code className="me-2 font-mono text-xs">{entry.action}</code>}
          {entry.reason && reasonText(entry.reason)}
        </span>
      </NameCell>
      <Cell title={audit.columns.who} className="wrap-anywhere">
        {nameOf.actor(entry.actor)}
      </Cell>
      <Cell title={audit.columns.about} className="wrap-anywhere">
        {nameOf.subject(entry.subject)}
      </Cell>
      <Cell title={audit.columns.when}>
        <Time at={entry.at} />
      </Cell>
      <ActionsCell>
        <IconButton icon={ChevronRight} label={audit.entry.open(action)} onClick={() => setOpen(true)} />
        {isOpen && <EntryDialog entry={entry} onClose={() => setOpen(false)} onFilter={onFilter} />}
      </ActionsCell>
    </Row>
  );
}
