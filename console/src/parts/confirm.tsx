import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { words } from '../words.ts';
import { Button, buttonLook } from './button.tsx';
import { Alert, DialogActions } from './dialog.tsx';
import { ProblemNote } from './problem-note.tsx';

type ConfirmParts = {
  onClose: () => void;
  title: string;
  lead: ReactNode;
  act: string;
  isHarmless?: boolean;
  deed: { isBusy: boolean; problem: Problem | null };
  onConfirm: () => void;
  /** To choose from before. */
  children?: ReactNode;
};

/** Stays open until the server has done it, and says so here when it could not. */
export function Confirm({ onClose, title, lead, act, isHarmless, deed, onConfirm, children }: ConfirmParts) {
  const close = () => {
    if (!deed.isBusy) onClose();
  };
  return (
    <Alert onClose={close} title={title} lead={lead}>
      <div className="mt-5 grid gap-4">
        {children}
        {deed.problem && <ProblemNote problem={deed.problem} />}
        <DialogActions>
          <AlertDialog.Cancel className={buttonLook('plain')}>{words.parts.cancel}</AlertDialog.Cancel>
          <Button
            look={isHarmless ? 'primary' : 'danger'}
            isBusy={deed.isBusy}
            busyWords={words.parts.working}
            onClick={onConfirm}
          >
            {act}
          </Button>
        </DialogActions>
      </div>
    </Alert>
  );
}
