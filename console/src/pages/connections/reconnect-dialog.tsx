import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import type { Connection } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { linkLook } from '../../parts/link.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { useLeaveForGoogle } from './leave.ts';

const { reconnect, connect } = words.connections;

type ReconnectDialogParts = { connection: Connection; onClose: () => void };

/** Says which account to choose, because another one would be refused afterwards. */
export function ReconnectDialog({ connection, onClose }: ReconnectDialogParts) {
  const leaving = useLeaveForGoogle();
  return (
    <Dialog isOpen onClose={onClose} title={reconnect.title} lead={reconnect.lead(connection.address)}>
      <div className="grid gap-5">
        {leaving.problem && <ProblemNote problem={leaving.problem} />}
        <p className="text-sm">
          <Link to={paths.googleErrors} target="_blank" className={linkLook}>
            {connect.errors}
          </Link>
        </p>
        <DialogActions>
          <Button onClick={onClose} isDisabled={leaving.isBusy}>
            {words.parts.cancel}
          </Button>
          <Button
            look="primary"
            icon={ExternalLink}
            isBusy={leaving.isBusy}
            busyWords={connect.submitting}
            onClick={() => leaving.start({ connectionId: connection.id })}
          >
            {connect.submit}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
