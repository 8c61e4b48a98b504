import { CircleCheck, X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { words } from '../words.ts';
import { IconButton } from './button.tsx';

const SHOWN_FOR_MS = 6_000;
/** A long one takes longer to read. */
const LETTER_MS = 40;
const MOST = 3;

type Notice = { id: number; text: string };

const NoticesContext = createContext<(text: string) => void>(() => {});

/** Tells, quietly, that something is done. What went wrong stays where it was tried instead. */
export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const count = useRef(0);
  const tell = useCallback((text: string) => {
    count.current += 1;
    const id = count.current;
    setNotices(before => [...before, { id, text }].slice(-MOST));
  }, []);
  const dismiss = (id: number) => setNotices(before => before.filter(notice => notice.id !== id));

  return (
    <NoticesContext value={tell}>
      <Toast.Provider label={words.parts.notices} swipeDirection="down">
        {children}
        {notices.map(({ id, text }) => (
          <Toast.Root
            key={id}
            duration={SHOWN_FOR_MS + text.length * LETTER_MS}
            onOpenChange={open => !open && dismiss(id)}
            className="flex items-center gap-3 rounded-xl bg-raised py-1.5 ps-4 pe-1.5 shadow-lift ring-1 ring-line animate-rise"
          >
            <CircleCheck aria-hidden className="size-5 shrink-0 text-good" />
            <Toast.Description className="min-w-0 grow wrap-anywhere">{text}</Toast.Description>
            <Toast.Close asChild>
              <IconButton icon={X} label={words.parts.dismiss} />
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport
          label={words.parts.notices}
          className="fixed inset-x-4 bottom-4 z-50 grid gap-2 focus-visible:outline-none sm:start-auto sm:w-96"
        />
      </Toast.Provider>
    </NoticesContext>
  );
}

export function useNotices(): (text: string) => void {
  return useContext(NoticesContext);
}
