import { Send, UsersRound } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ShownTicket } from '../../api/shapes.ts';
import { AskBeforeLeaving } from '../../parts/ask-before-leaving.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { words } from '../../words.ts';
import { everybodyElse } from './people.ts';

const { answer: texts } = words.inbox;

type AnswerFieldsParts = {
  ticket: ShownTicket;
  isBusy: boolean;
  wrongCopies: readonly string[];
  /** One has just gone out from here, and whoever wrote it is still here. */
  isNext: boolean;
};

export function AnswerFields({ ticket, isBusy, wrongCopies, isNext }: AnswerFieldsParts) {
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isNext) text.current?.focus({ preventScroll: true });
  }, [isNext]);
  return (
    <>
      <AskBeforeLeaving hasUnsent={() => Boolean(text.current?.value.trim())} texts={texts.leaving} />
      <Copies others={everybodyElse(ticket)} wrong={wrongCopies} />
      <TextArea
        ref={text}
        name="text"
        label={texts.text}
        hint={<span className="pointer-coarse:hidden">{texts.shortcut}</span>}
        rows={7}
        maxLength={200_000}
        spellCheck
        autoCapitalize="sentences"
        onKeyDown={sendByKeyboard}
        className="font-sans!"
      />
      <div className="flex flex-wrap items-center justify-between gap-4">
        <label className="flex min-h-10 items-center gap-2.5">
          <input type="checkbox" name="close" className="size-4 accent-accent" />
          {texts.close}
        </label>
        <Button type="submit" look="primary" icon={Send} isBusy={isBusy} busyWords={texts.sending}>
          {texts.send}
        </Button>
      </div>
    </>
  );
}

function sendByKeyboard({ key, ctrlKey, metaKey, currentTarget }: KeyboardEvent<HTMLTextAreaElement>) {
  if (key === 'Enter' && (ctrlKey || metaKey)) currentTarget.form?.requestSubmit();
}

/** Out of the way until somebody else is to read it, too. */
function Copies({ others, wrong }: { others: readonly string[]; wrong: readonly string[] }) {
  const [typed, setTyped] = useState<string | null>(null);
  if (typed === null) {
    return (
      <div className="-mx-3.5 -my-2 flex flex-wrap">
        <Button look="quiet" className="text-soft" onClick={() => setTyped('')}>
          {texts.addCopies}
        </Button>
        {others.length > 0 && (
          <Button
            look="quiet"
            icon={UsersRound}
            className="text-soft"
            onClick={() => setTyped(others.join(', '))}
          >
            {texts.toAll(others.length)}
          </Button>
        )}
      </div>
    );
  }
  return <CopiesField typed={typed} onType={setTyped} wrong={wrong} />;
}

type CopiesFieldParts = { typed: string; onType: (text: string) => void; wrong: readonly string[] };

/** Stands where the button was that has the focus, and takes it over. */
function CopiesField({ typed, onType, wrong }: CopiesFieldParts) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);
  return (
    <TextField
      ref={input}
      name="cc"
      type="text"
      inputMode="email"
      label={texts.copies}
      hint={texts.copiesHint}
      wrong={wrong.length > 0 ? texts.wrongCopies(wrong) : undefined}
      isOptional
      value={typed}
      onChange={({ target: { value } }) => onType(value)}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
