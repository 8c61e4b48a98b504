import { TriangleAlert } from 'lucide-react';
import type { Connection } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { classes } from '../../parts/classes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { words } from '../../words.ts';
import { useLeaveForGoogle } from './leave.ts';

const { reconnect } = words.connections;

/** What is wrong, who must act, and the button for it where its person is the one. */
export function Trouble({ connection, mayReconnect }: { connection: Connection; mayReconnect: boolean }) {
  const leaving = useLeaveForGoogle();
  const { state, says, remedy, who_acts } = connection;
  if (!says) return null;
  const isMild = state === 'partial';
  const helps = who_acts === 'person';
  return (
    <div
      className={classes(
        'grid gap-3 rounded-lg px-4 py-3 ring-1 ring-inset',
        isMild ? 'bg-brass-wash ring-brass-line' : 'bg-danger-wash ring-danger-line',
      )}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="flex min-w-0 grow basis-72 gap-3">
          <TriangleAlert
            aria-hidden
            className={classes('mt-0.5 size-5 shrink-0', isMild ? 'text-brass' : 'text-danger')}
          />
          <div className="min-w-0">
            <p className="font-medium">{says}</p>
            {remedy && <p className="text-soft">{remedy}</p>}
          </div>
        </div>
        {helps && mayReconnect && (
          <Button
            look={isMild ? 'plain' : 'primary'}
            isBusy={leaving.isBusy}
            busyWords={reconnect.going}
            onClick={() => leaving.start({ connectionId: connection.id })}
          >
            {isMild ? reconnect.rest : reconnect.open}
          </Button>
        )}
      </div>
      {leaving.problem && <ProblemNote problem={leaving.problem} />}
    </div>
  );
}
