import { ChevronDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import { controlLook, Labelled } from './field.tsx';

type Option = { value: string; title: string };

type SelectParts = Omit<ComponentProps<'select'>, 'children' | 'id'> & {
  name: string;
  label: string;
  hint?: ReactNode;
  options: readonly Option[];
};

/** The browser's own: complete by keyboard, and the usual wheel or sheet on a phone. */
export function SelectField({ label, hint, options, className, ...rest }: SelectParts) {
  return (
    <Labelled label={label} name={rest.name} {...(hint && { hint })}>
      {({ id, describedBy, isWrong }) => (
        <div className="relative">
          <select
            {...rest}
            id={id}
            aria-describedby={describedBy}
            aria-invalid={isWrong || undefined}
            className={classes(controlLook, 'appearance-none pe-9', className)}
          >
            {options.map(option => (
              <option key={option.value} value={option.value}>
                {option.title}
              </option>
            ))}
          </select>
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-soft"
          />
        </div>
      )}
    </Labelled>
  );
}
