import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { words } from '../words.ts';
import { classes } from './classes.ts';
import { useFieldProblem } from './form.tsx';

export const controlLook =
  'min-h-10 w-full rounded-lg bg-surface px-3 py-1.5 text-control text-ink ring-1 ring-inset ring-edge ' +
  'placeholder:text-soft hover:ring-soft aria-invalid:ring-2 aria-invalid:ring-danger pointer-coarse:min-h-11 ' +
  'transition-shadow';

type Described = {
  label: string;
  hint?: ReactNode;
  name: string;
  isOptional?: boolean;
  /** Wrong as it is typed, before the server was asked. */
  wrong?: string | undefined;
};

/** A label above, the control, what it is for and what is wrong with it below: the same everywhere. */
export function Labelled(
  parts: Described & {
    children: (ids: { id: string; describedBy: string | undefined; isWrong: boolean }) => ReactNode;
  },
) {
  const id = useId();
  const told = useFieldProblem(parts.name, parts.label);
  const wrong = parts.wrong ?? told;
  const described = [parts.hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ');
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="flex items-baseline justify-between font-medium">
        {parts.label}
        {parts.isOptional && <span className="text-sm font-normal text-soft">{words.parts.optional}</span>}
      </label>
      {parts.children({ id, describedBy: described || undefined, isWrong: wrong !== undefined })}
      {parts.hint && (
        <p id={`${id}-hint`} className="text-sm text-soft">
          {parts.hint}
        </p>
      )}
      <Wrong id={`${id}-wrong`} text={wrong} />
    </div>
  );
}

export function Wrong({ id, text }: { id: string; text: string | undefined }) {
  return text ? (
    <p id={id} className="text-sm font-medium text-danger">
      {text}
    </p>
  ) : null;
}

type TextFieldParts = Described & Omit<ComponentProps<'input'>, 'id' | 'children'>;

export function TextField({ label, hint, isOptional, wrong, className, ...rest }: TextFieldParts) {
  const described = {
    label,
    name: rest.name,
    wrong,
    ...(hint && { hint }),
    ...(isOptional && { isOptional }),
  };
  return (
    <Labelled {...described}>
      {({ id, describedBy, isWrong }) => (
        <input
          type="text"
          required={!isOptional}
          {...rest}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isWrong || undefined}
          className={classes(controlLook, className)}
        />
      )}
    </Labelled>
  );
}

export function PasswordField({ label, hint, ...rest }: TextFieldParts) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  const toggle = isShown ? words.parts.hidePassword : words.parts.showPassword;
  return (
    <Labelled label={label} name={rest.name} {...(hint && { hint })}>
      {({ id, describedBy, isWrong }) => (
        <div className="relative">
          <input
            required
            {...rest}
            id={id}
            type={isShown ? 'text' : 'password'}
            aria-describedby={describedBy}
            aria-invalid={isWrong || undefined}
            className={classes(controlLook, 'pe-11')}
          />
          <button
            type="button"
            aria-label={toggle}
            title={toggle}
            onClick={() => setShown(!isShown)}
            className="absolute inset-y-0.5 end-0.5 grid w-10 place-items-center rounded-md text-soft hover:text-ink"
          >
            <Icon aria-hidden className="size-4.5" />
          </button>
        </div>
      )}
    </Labelled>
  );
}
