import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import { Wrong } from './field.tsx';
import { useFieldProblem } from './form.tsx';

export type Choice = {
  value: string;
  title: ReactNode;
  meaning?: ReactNode;
  /** Worth knowing before it is chosen. */
  hint?: string | undefined;
  /** Why it cannot be chosen. */
  refused?: string | undefined;
};

type ChoicesParts = {
  kind: 'radio' | 'checkbox';
  name: string;
  label: string;
  choices: readonly Choice[];
  chosen?: string | readonly string[] | undefined;
  /** Wrong before the server was asked, for example because nothing is ticked. */
  wrong?: string | undefined;
  onChange?: (value: string) => void;
};

/** Things to choose from, each with what it means. */
export function Choices({ kind, name, label, choices, chosen, wrong, onChange }: ChoicesParts) {
  const id = useId();
  const told = useFieldProblem(name, label);
  const problem = wrong ?? told;
  return (
    <fieldset aria-describedby={problem ? `${id}-wrong` : undefined} className="grid gap-1.5">
      <legend className="mb-1.5 font-medium">{label}</legend>
      <div
        className={classes(
          'divide-y divide-line overflow-hidden rounded-lg ring-1 ring-inset',
          problem ? 'ring-2 ring-danger' : 'ring-edge/60',
        )}
      >
        {choices.map(choice => (
          <label
            key={choice.value}
            className={classes(
              'flex items-start gap-3 px-3.5 py-2.5 transition-colors has-focus-visible:outline-2',
              'has-focus-visible:-outline-offset-2 has-focus-visible:outline-ring has-checked:bg-accent-wash',
              choice.refused === undefined ? 'hover:bg-hover' : 'text-soft',
            )}
          >
            <input
              type={kind}
              name={name}
              value={choice.value}
              defaultChecked={[chosen].flat().includes(choice.value)}
              disabled={choice.refused !== undefined}
              onChange={event => onChange?.(event.target.value)}
              className="mt-1 size-4 shrink-0 accent-accent focus-visible:outline-none"
            />
            <span className="min-w-0">
              <span className="block font-medium">{choice.title}</span>
              {choice.meaning && (
                <span className="block text-sm text-soft first-letter:uppercase">{choice.meaning}</span>
              )}
              {choice.hint && <span className="block text-sm text-brass">{choice.hint}</span>}
              {choice.refused && <span className="block text-sm text-soft">{choice.refused}</span>}
            </span>
          </label>
        ))}
      </div>
      <Wrong id={`${id}-wrong`} text={problem} />
    </fieldset>
  );
}
