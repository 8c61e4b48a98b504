import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/**
 * On narrow screens every row becomes a card and every cell says its own heading. Changing how a table is
 * displayed makes some browsers forget that it is one, so the roles are written down.
 */
const as = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  name: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

type Column = { title: string; isHidden?: boolean; className?: string };

export function Table(parts: { label: string; columns: readonly Column[]; children: ReactNode }) {
  return (
    <div className="overflow-hidden rounded-xl bg-surface ring-1 ring-line">
      <table
        {...as.table}
        aria-label={parts.label}
        className="w-full border-collapse text-start max-md:block"
      >
        <thead {...as.group} className="max-md:sr-only">
          <tr {...as.row} className="border-b border-line">
            {parts.columns.map(column => (
              <th
                {...as.head}
                key={column.title}
                scope="col"
                className={classes(
                  'px-4 py-2.5 text-start text-sm font-medium whitespace-nowrap text-soft',
                  column.className,
                )}
              >
                <span className={classes(column.isHidden && 'sr-only')}>{column.title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...as.group} className="divide-y divide-line max-md:block">
          {parts.children}
        </tbody>
      </table>
    </div>
  );
}

type RowParts = { children: ReactNode; isFaint?: boolean; isCompact?: boolean };

/** Compact: as a card, what is not its name stands in one line below it, each cell for itself. */
export function Row({ children, isFaint = false, isCompact = false }: RowParts) {
  return (
    <tr
      {...as.row}
      className={classes(
        'transition-colors hover:bg-hover/40 max-md:relative max-md:px-4 max-md:py-3.5',
        isCompact
          ? 'max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-3 max-md:gap-y-1.5'
          : 'max-md:grid max-md:gap-1.5',
        isFaint && 'text-soft',
      )}
    >
      {children}
    </tr>
  );
}

/** What the row is about. */
export function NameCell({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <th
      {...as.name}
      scope="row"
      className={classes('px-4 py-3 text-start align-middle font-normal max-md:p-0 max-md:pe-10', className)}
    >
      {children}
    </th>
  );
}

type CellParts = { title: string; children: ReactNode; className?: string; isPlain?: boolean };

/** The title is said before the value where there is no heading above it, unless the value speaks for itself. */
export function Cell({ isPlain = false, ...parts }: CellParts) {
  return (
    <td
      {...as.cell}
      className={classes(
        'px-4 py-3 align-middle max-md:flex max-md:items-baseline max-md:gap-3 max-md:p-0',
        parts.className,
      )}
    >
      {!isPlain && (
        <span aria-hidden className="w-24 shrink-0 text-sm text-soft md:hidden">
          {parts.title}
        </span>
      )}
      <span className="min-w-0">{parts.children}</span>
    </td>
  );
}

/** What can be done with the row: at its end, or in the corner of the card. */
export function ActionsCell({ children }: { children: ReactNode }) {
  return (
    <td
      {...as.cell}
      className="align-middle max-md:absolute max-md:end-2 max-md:top-2 md:w-px md:py-1.5 md:pe-2"
    >
      {children}
    </td>
  );
}
