import { FileJson } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { classes } from '../../parts/classes.ts';
import { TextArea } from '../../parts/text-area.tsx';
import { words } from '../../words.ts';

const { file: texts } = words.googleSetup;
const MOST_BYTES = 20_000;

type FileBoxParts = {
  name: string;
  label: string;
  hint: string;
  /** What is wrong with what it was given; undefined when it was taken. */
  onText: (text: string) => string | undefined;
  /** What is wrong although it was taken. */
  wrong?: string | undefined;
};

/** Paste, drop or choose a file. What was understood leaves the box, so that no secret stands about in it. */
export function FileBox({ name, label, hint, onText, wrong }: FileBoxParts) {
  const [text, setText] = useState('');
  const [says, setSays] = useState<string>();
  const [isOver, setOver] = useState(false);

  function take(given: string) {
    const problem = given.trim() === '' ? undefined : onText(given.trim());
    setSays(problem);
    setText(problem ? given : '');
  }

  async function takeFile(file: File | undefined) {
    if (!file) return;
    if (file.size > MOST_BYTES) setSays(texts.tooBig);
    else take(await file.text());
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void takeFile(event.dataTransfer.files[0]);
  }

  const told = says ?? wrong;
  return (
    <fieldset
      aria-label={label}
      onDrop={drop}
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      className={classes('grid gap-2 rounded-lg', isOver && 'outline-2 outline-offset-4 outline-ring')}
    >
      <TextArea
        name={name}
        label={label}
        hint={hint}
        isOptional
        rows={3}
        value={text}
        wrong={told && words.parts.fieldProblem(label, told)}
        onChange={event => take(event.target.value)}
        className="[-webkit-text-security:disc]"
      />
      <ChooseFile label={label} onFile={file => void takeFile(file)} />
    </fieldset>
  );
}

function ChooseFile({ label, onFile }: { label: string; onFile: (file: File | undefined) => void }) {
  const [input, setInput] = useState<HTMLInputElement | null>(null);
  return (
    <>
      <input
        ref={setInput}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={event => {
          onFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <Button
        icon={FileJson}
        className="justify-self-start"
        aria-label={texts.chooseFor(label)}
        onClick={() => input?.click()}
      >
        {texts.choose}
      </Button>
    </>
  );
}
