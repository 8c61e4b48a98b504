import { EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { CopyBox } from './copy.tsx';
import { DialogActions } from './dialog.tsx';

type ShownOnceParts = { label: string; text: string; onStored: () => void; children?: ReactNode };

/** A secret, for this one time. It leaves the page with the dialog. */
export function ShownOnce({ label, text, onStored, children }: ShownOnceParts) {
  return (
    <div className="grid gap-5">
      <CopyBox label={label} text={text} />
      <p className="flex gap-2.5 rounded-lg bg-brass-wash px-3.5 py-2.5 text-brass ring-1 ring-inset ring-brass-line">
        <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0" />
        {words.parts.shownOnce}
      </p>
      {children}
      <DialogActions>
        <Button look="primary" onClick={onStored}>
          {words.parts.storedIt}
        </Button>
      </DialogActions>
    </div>
  );
}
