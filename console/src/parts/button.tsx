import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Spinner } from './spinner.tsx';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'bg-raised text-ink ring-1 ring-inset ring-edge/60 hover:bg-hover',
  quiet: 'text-ink hover:bg-hover',
  danger: 'bg-danger text-on-danger hover:bg-danger-strong',
};

const shape =
  'inline-flex min-h-10 items-center justify-center gap-2 rounded-lg px-3.5 py-1.5 text-[0.9375rem] font-medium ' +
  'whitespace-nowrap transition-colors select-none aria-disabled:cursor-default aria-disabled:opacity-70 pointer-coarse:min-h-11';

/** For links that look like buttons. */
export function buttonLook(look: Look = 'plain'): string {
  return classes(shape, looks[look]);
}

type ButtonParts = Omit<ComponentProps<'button'>, 'disabled'> & {
  look?: Look;
  icon?: LucideIcon;
  /** Keeps its focus and its size while it waits, and cannot be pressed again. */
  isBusy?: boolean;
  busyWords?: string;
  isDisabled?: boolean;
  children: ReactNode;
};

export function Button(parts: ButtonParts) {
  const {
    look,
    icon: Icon,
    isBusy = false,
    busyWords,
    isDisabled = false,
    children,
    onClick,
    ...rest
  } = parts;
  const isOff = isBusy || isDisabled;
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      onClick={event => (isOff ? event.preventDefault() : onClick?.(event))}
      className={classes(buttonLook(look), parts.className)}
    >
      {isBusy ? <Spinner /> : Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      <Swap isSecond={isBusy && busyWords !== undefined} first={children} second={busyWords} />
    </button>
  );
}

/** Two wordings in the space of the longer one, so that nothing moves when they change. */
export function Swap(parts: { isSecond: boolean; first: ReactNode; second: ReactNode }) {
  if (!parts.second) return <span>{parts.first}</span>;
  return (
    <span className="grid *:col-start-1 *:row-start-1">
      <span className={classes(parts.isSecond && 'invisible')}>{parts.first}</span>
      <span className={classes(!parts.isSecond && 'invisible')}>{parts.second}</span>
    </span>
  );
}

type IconButtonParts = Omit<ComponentProps<'button'>, 'children'> & { icon: LucideIcon; label: string };

export function IconButton({ icon: Icon, label, className, ...rest }: IconButtonParts) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={classes(
        'grid size-10 shrink-0 place-items-center rounded-lg text-soft transition-colors pointer-coarse:size-11',
        'hover:bg-hover hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink',
        className,
      )}
    >
      <Icon aria-hidden className="size-4.5" />
    </button>
  );
}
