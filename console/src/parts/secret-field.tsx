import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import { controlLook, Labelled } from './field.tsx';

type SecretFieldParts = Omit<ComponentProps<'input'>, 'id' | 'children' | 'type'> & {
  label: string;
  name: string;
  hint?: ReactNode;
  wrong?: string | undefined;
};

/**
 * For a key that is used once. Not a password field, for a browser would offer to keep what is in one; and
 * nothing here is completed, corrected or sent away to be spelled right.
 */
export function SecretField({ label, hint, wrong, className, ...rest }: SecretFieldParts) {
  return (
    <Labelled label={label} name={rest.name} wrong={wrong} {...(hint && { hint })}>
      {({ id, describedBy, isWrong }) => (
        <input
          required
          {...rest}
          id={id}
          type="text"
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          data-1p-ignore
          data-lpignore="true"
          aria-describedby={describedBy}
          aria-invalid={isWrong || undefined}
          className={classes(controlLook, 'font-mono [-webkit-text-security:disc]', className)}
        />
      )}
    </Labelled>
  );
}
