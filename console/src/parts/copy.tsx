import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { words } from '../words.ts';
import { Button, Swap } from './button.tsx';
import { classes } from './classes.ts';

const FEEDBACK_MS = 2_000;

type Copied = 'not yet' | 'copied' | 'failed';

type CopyBoxParts = { text: string; label: string; isLong?: boolean };

/** Text to take along. Where the browser refuses to copy, the text is selected for doing it by hand. */
export function CopyBox({ text, label, isLong = false }: CopyBoxParts) {
  const [state, setState] = useState<Copied>('not yet');
  const box = useRef<HTMLElement>(null);

  useEffect(() => {
    if (state !== 'copied') return;
    const timer = window.setTimeout(() => setState('not yet'), FEEDBACK_MS);
    return () => window.clearTimeout(timer);
  }, [state]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      if (box.current) window.getSelection()?.selectAllChildren(box.current);
      setState('failed');
    }
  }

  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium">{label}</legend>
      <div className="flex flex-wrap items-center justify-end gap-2 rounded-lg bg-sunken p-1.5">
        <code
          ref={box}
          {...(isLong && { tabIndex: 0 })}
          className={classes(
            'grow px-2 py-1 font-mono text-sm wrap-anywhere whitespace-pre-wrap select-all',
            isLong && 'max-h-80 overflow-y-auto',
          )}
        >
          {text}
        </code>
        <Button
          icon={state === 'copied' ? Check : Copy}
          onClick={copy}
          aria-label={`${words.parts.copy}: ${label}`}
        >
          <Swap isSecond={state === 'copied'} first={words.parts.copy} second={words.parts.copied} />
        </Button>
      </div>
      <p role="status" className={state === 'failed' ? 'text-sm text-danger' : 'sr-only'}>
        {state === 'copied' && words.parts.copied}
        {state === 'failed' && words.parts.copyFailed}
      </p>
    </fieldset>
  );
}
