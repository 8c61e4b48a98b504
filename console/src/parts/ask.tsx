import type { ReactNode } from 'react';
import { Confirm } from './confirm.tsx';
import { useDeed } from './deed.ts';
import { useNotices } from './notices.tsx';

type AskParts = {
  /** What it is about, as people call it. */
  name: string;
  texts: { title: (name: string) => string; act: string; done: (name: string) => string };
  lead: ReactNode;
  act: () => Promise<unknown>;
  touches: readonly string[];
  onClose: () => void;
  onDone?: () => void;
  isHarmless?: boolean;
};

/** Asks, does it, and says that it is done. */
export function Ask({ name, texts, lead, act, touches, onClose, onDone, isHarmless = false }: AskParts) {
  const tell = useNotices();
  const deed = useDeed<void, unknown>({
    act,
    touches,
    onDone: () => {
      onClose();
      tell(texts.done(name));
      onDone?.();
    },
  });
  return (
    <Confirm
      isHarmless={isHarmless}
      onClose={onClose}
      title={texts.title(name)}
      lead={lead}
      act={texts.act}
      deed={deed}
      onConfirm={() => deed.start()}
    />
  );
}
