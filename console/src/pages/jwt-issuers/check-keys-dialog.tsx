import { useQuery } from '@tanstack/react-query';
import { CircleCheck, RefreshCw } from 'lucide-react';
import { keyCheckQuery } from '../../api/jwt-issuers.ts';
import type { KeyCheck } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { Warning } from '../../parts/warning.tsx';
import { words } from '../../words.ts';

const { check: texts } = words.jwtIssuers;

type CheckKeysParts = { issuerId: string; name: string; onClose: () => void };

export function CheckKeysDialog({ issuerId, name, onClose }: CheckKeysParts) {
  const query = useQuery(keyCheckQuery(issuerId));
  return (
    <Dialog isOpen onClose={onClose} title={texts.title(name)} lead={texts.lead}>
      <div className="grid gap-5">
        <Loaded query={query} waiting={<LinesSkeleton />}>
          {found => <Found found={found} />}
        </Loaded>
        <DialogActions>
          <Button
            icon={RefreshCw}
            isBusy={query.isFetching}
            busyWords={words.parts.working}
            onClick={() => void query.refetch()}
          >
            {texts.again}
          </Button>
          <Button look="primary" onClick={onClose}>
            {texts.done}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

function Found({ found: { state, keys } }: { found: KeyCheck }) {
  if (state !== 'usable') {
    return (
      <Warning tone="danger">
        <p className="font-medium">{texts.states[state]}</p>
        <p>{texts.remedies[state]}</p>
      </Warning>
    );
  }
  return (
    <>
      <p role="status" className="flex items-center gap-2 font-medium">
        <CircleCheck aria-hidden className="size-5 shrink-0 text-good" />
        {texts.states.usable}
      </p>
      <Table label={texts.columns.id} columns={columns}>
        {keys.map(({ id, type, algorithm }) => (
          <Row key={`${id} ${type} ${algorithm}`}>
            <NameCell>
              <code className="font-mono text-sm wrap-anywhere">{id ?? texts.none}</code>
            </NameCell>
            <Cell title={texts.columns.type}>{type}</Cell>
            <Cell title={texts.columns.algorithm}>{algorithm ?? texts.none}</Cell>
          </Row>
        ))}
      </Table>
    </>
  );
}

const columns = [
  { title: texts.columns.id },
  { title: texts.columns.type },
  { title: texts.columns.algorithm },
];
