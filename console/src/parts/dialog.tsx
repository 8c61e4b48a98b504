import { X } from 'lucide-react';
import { AlertDialog, Dialog as RadixDialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { words } from '../words.ts';
import { IconButton } from './button.tsx';

const veil =
  'fixed inset-0 z-40 grid items-end overflow-y-auto bg-veil animate-appear sm:place-items-center sm:p-6';
const sheet =
  'relative w-full rounded-t-2xl bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-lift animate-rise ' +
  'sm:max-w-lg sm:rounded-2xl sm:p-6 focus-visible:outline-none';

type DialogParts = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  lead?: ReactNode;
  /** Only its own button closes it: what it shows is not shown again. */
  isLocked?: boolean;
  children: ReactNode;
};

export function Dialog({ isOpen, onClose, title, lead, isLocked = false, children }: DialogParts) {
  const focus = useReturningFocus();
  const keepIfLocked = (event: Event) => isLocked && event.preventDefault();
  return (
    <RadixDialog.Root open={isOpen} onOpenChange={open => !open && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={veil}>
          <RadixDialog.Content
            className={sheet}
            onOpenAutoFocus={focus.remember}
            onCloseAutoFocus={focus.giveBack}
            onEscapeKeyDown={keepIfLocked}
            onInteractOutside={keepIfLocked}
            {...(lead ? {} : { 'aria-describedby': undefined })}
          >
            <div className="mb-5 pe-10">
              <RadixDialog.Title className="text-lg font-semibold tracking-tight wrap-anywhere">
                {title}
              </RadixDialog.Title>
              {lead && <RadixDialog.Description className="mt-1 text-soft">{lead}</RadixDialog.Description>}
            </div>
            {children}
            {!isLocked && (
              <RadixDialog.Close asChild>
                <IconButton
                  icon={X}
                  label={words.parts.close}
                  className="absolute end-3 top-3 sm:end-4 sm:top-4"
                />
              </RadixDialog.Close>
            )}
          </RadixDialog.Content>
        </RadixDialog.Overlay>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

type AlertParts = { onClose: () => void; title: string; lead: ReactNode; children: ReactNode };

/** Asks before something that cannot be taken back, naming the thing. Begins on the harmless button. */
export function Alert({ onClose, title, lead, children }: AlertParts) {
  const focus = useReturningFocus();
  return (
    <AlertDialog.Root open onOpenChange={open => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={veil}>
          <AlertDialog.Content
            className={sheet}
            onOpenAutoFocus={focus.remember}
            onCloseAutoFocus={focus.giveBack}
          >
            <AlertDialog.Title className="text-lg font-semibold tracking-tight wrap-anywhere">
              {title}
            </AlertDialog.Title>
            <AlertDialog.Description asChild>
              <div className="mt-1.5 grid gap-2 text-soft wrap-anywhere">{lead}</div>
            </AlertDialog.Description>
            {children}
          </AlertDialog.Content>
        </AlertDialog.Overlay>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** Where the buttons of a dialog stand: full width under the thumb, or at the end of the line. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-1 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>;
}

/** Of several choices the chosen one: that is where the arrow keys begin. */
const FIRST_TO_USE = 'input:not([type=radio], [type=hidden]), input[type=radio]:checked, select, button';

/** Back to what opened it; when that is gone (the removed row), to the page, not to nowhere. */
function useReturningFocus() {
  const opener = useRef<Element | null>(null);
  return {
    remember: (event: Event) => {
      opener.current = document.activeElement;
      const { target } = event;
      const first = target instanceof HTMLElement && target.querySelector<HTMLElement>(FIRST_TO_USE);
      if (!first) return;
      event.preventDefault();
      first.focus();
    },
    giveBack: (event: Event) => {
      event.preventDefault();
      const isThere = opener.current instanceof HTMLElement && opener.current.isConnected;
      const target =
        isThere && opener.current !== document.body ? opener.current : document.getElementById('page-title');
      if (target instanceof HTMLElement) target.focus();
    },
  };
}
