import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import { controlLook, Labelled } from './field.tsx';

type TextAreaParts = Omit<ComponentProps<'textarea'>, 'id' | 'children'> & {
  label: string;
  name: string;
  hint?: ReactNode;
  isOptional?: boolean;
  wrong?: string | undefined;
};

/** For what is pasted, or has a line for each. */
export function TextArea({ label, hint, isOptional, wrong, className, ...rest }: TextAreaParts) {
  return (
    <Labelled
      label={label}
      name={rest.name}
      wrong={wrong}
      {...(hint && { hint })}
      {...(isOptional && { isOptional })}
    >
      {({ id, describedBy, isWrong }) => (
        <textarea
          rows={5}
          required={!isOptional}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          {...rest}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isWrong || undefined}
          className={classes(controlLook, 'block resize-y font-mono', className)}
        />
      )}
    </Labelled>
  );
}
