import { words } from '../words.ts';
import { Button } from './button.tsx';
import { DialogActions } from './dialog.tsx';

type FormActionsParts = {
  onClose: () => void;
  isBusy: boolean;
  submit: string;
  busyWords?: string;
  isDanger?: boolean;
};

/** How a form in a dialog ends: the way back, and the deed. */
export function FormActions(parts: FormActionsParts) {
  const { onClose, isBusy, submit, busyWords = words.parts.working, isDanger = false } = parts;
  return (
    <DialogActions>
      <Button onClick={onClose} isDisabled={isBusy}>
        {words.parts.cancel}
      </Button>
      <Button type="submit" look={isDanger ? 'danger' : 'primary'} isBusy={isBusy} busyWords={busyWords}>
        {submit}
      </Button>
    </DialogActions>
  );
}
