import { Monitor, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { endSession } from '../../api/sessions.ts';
import type { Session } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { sessions } = words;

export function SessionRow({ session }: { session: Session }) {
  const [isAsking, setAsking] = useState(false);
  const name = session.label || sessions.unknown;
  const Icon = session.kind === 'token' ? SquareTerminal : Monitor;
  return (
    <Row>
      <NameCell>
        <span className="flex gap-3">
          <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-soft" strokeWidth={1.75} />
          <span className="min-w-0">
            <span className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium wrap-anywhere">{name}</span>
              {session.is_current && <Badge tone="good">{sessions.current}</Badge>}
            </span>
            <span className="block text-sm text-soft wrap-anywhere">
              {sessions.kinds[session.kind]} · {session.network}
            </span>
          </span>
        </span>
      </NameCell>
      <Cell title={sessions.columns.started}>
        <Time at={session.created_at} />
      </Cell>
      <Cell title={sessions.columns.seen}>
        <Time at={session.last_seen_at} />
      </Cell>
      <Cell title={sessions.columns.expires}>
        <Time at={session.expires_at} />
      </Cell>
      <ActionsCell>
        {!session.is_current && (
          <Button aria-label={sessions.end.label(name)} onClick={() => setAsking(true)}>
            {sessions.end.open}
          </Button>
        )}
        {isAsking && <AskEnd session={session} name={name} onClose={() => setAsking(false)} />}
      </ActionsCell>
    </Row>
  );
}

function AskEnd({ session, name, onClose }: { session: Session; name: string; onClose: () => void }) {
  const { end: texts } = sessions;
  const tell = useNotices();
  const ending = useDeed({
    act: endSession,
    touches: ['sessions'],
    onDone: () => {
      onClose();
      tell(texts.done);
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={texts.title(name)}
      lead={texts.lead}
      act={texts.act}
      deed={ending}
      onConfirm={() => ending.start(session.id)}
    />
  );
}
