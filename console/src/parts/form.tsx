import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { words } from '../words.ts';
import { ProblemNote } from './problem-note.tsx';

type Wrong = { missing: ReadonlySet<string>; fields: Readonly<Record<string, string>> };

const FormContext = createContext<Wrong>({ missing: new Set(), fields: {} });

type FormParts = {
  onSubmit: (values: FormData) => void;
  problem: Problem | null;
  /** Another press of Enter while it waits does nothing. */
  isBusy: boolean;
  children: ReactNode;
  label?: string;
};

/** Says what is wrong beside the input it is about, goes to the first such input, and keeps what was typed. */
export function Form({ onSubmit, problem, isBusy, children, label }: FormParts) {
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const { atFields, elsewhere } = split(problem, form.current);

  useEffect(() => {
    const first = Object.keys(split(problem, form.current).atFields)[0];
    if (first) inputOf(form.current, first)?.focus();
  }, [problem]);

  function submit(values: FormData, given: HTMLFormElement) {
    const empty = inputsOf(given).filter(input => input.validity.valueMissing);
    setMissing(new Set(empty.map(input => input.name)));
    if (empty[0]) empty[0].focus();
    else onSubmit(values);
  }

  return (
    <FormContext value={{ missing, fields: atFields }}>
      <form
        ref={form}
        noValidate
        aria-label={label}
        onSubmit={event => {
          event.preventDefault();
          if (!isBusy) submit(new FormData(event.currentTarget), event.currentTarget);
        }}
        onInput={event => {
          const { target } = event;
          if (!(isInput(target) && missing.has(target.name))) return;
          setMissing(new Set([...missing].filter(name => name !== target.name)));
        }}
        className="grid gap-5"
      >
        {elsewhere && <ProblemNote problem={elsewhere} />}
        {children}
      </form>
    </FormContext>
  );
}

type Told = { atFields: Readonly<Record<string, string>>; elsewhere: Problem | null };

/** What is wrong with the input of this name, as a sentence. */
export function useFieldProblem(name: string, label: string): string | undefined {
  const { missing, fields } = useContext(FormContext);
  if (missing.has(name)) return words.parts.required(label);
  const told = fields[name];
  if (!told) return undefined;
  // The server sends the end of a sentence; a whole one begins with a capital and stands for itself.
  return /^\p{Lu}/u.test(told) ? told : words.parts.fieldProblem(label, told);
}

function split(problem: Problem | null, form: HTMLFormElement | null): Told {
  const told = Object.entries(problem?.fields ?? {}).map(([path, wrong]) => [
    path.split('.').find(step => inputOf(form, step)) ?? path,
    wrong,
  ]);
  const known = told.filter(([name]) => name && inputOf(form, name));
  const isTold = told.length > 0 && known.length === told.length;
  return {
    atFields: Object.fromEntries(known),
    elsewhere: isTold ? null : problem,
  };
}

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function inputOf(form: HTMLFormElement | null, name: string): Input | undefined {
  return form ? inputsOf(form).find(input => input.name === name) : undefined;
}

function inputsOf(form: HTMLFormElement): Input[] {
  return [...form.elements].filter(isInput);
}

function isInput(element: unknown): element is Input {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement
  );
}

/** The text of a field; a file or nothing is no text. */
export function textOf(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === 'string' ? value : '';
}
