import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { AuditEntry } from '../../api/shapes.ts';
import { IconButton } from '../../parts/button.tsx';
import { Cell, Row } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { EntryDialog } from './entry-dialog.tsx';
import { actorName, OutcomeBadge, subjectText } from './entry-words.tsx';
import type { AuditSearch } from './filter.ts';

const { audit } = words;

type EntryRowParts = { entry: AuditEntry; onFilter: (search: AuditSearch) => void };

export function EntryRow({ entry, onFilter }: EntryRowParts) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Row>
      <Cell>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <code className="font-mono text-sm wrap-anywhere">{entry.action}</code>
          {entry.outcome !== 'done' && <OutcomeBadge outcome={entry.outcome} />}
        </span>
        {entry.reason && <span className="block text-sm text-soft">{entry.reason}</span>}
      </Cell>
      <Cell title={audit.columns.who} className="wrap-anywhere">
        {actorName(entry.actor)}
      </Cell>
      <Cell title={audit.columns.about}>{subjectText(entry.subject)}</Cell>
      <Cell title={audit.columns.when}>
        <Time at={entry.at} />
      </Cell>
      <Cell isCorner>
        <IconButton
          icon={ChevronRight}
          label={audit.entry.open(entry.action)}
          onClick={() => setOpen(true)}
        />
        {isOpen && <EntryDialog entry={entry} onClose={() => setOpen(false)} onFilter={onFilter} />}
      </Cell>
    </Row>
  );
}
