import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** Where a list would be: why there is none, and what to do about it. */
export function Empty(parts: { icon: LucideIcon; title: string; lead: string; children?: ReactNode }) {
  const { icon: Icon, title, lead, children } = parts;
  return (
    <div className="grid justify-items-center gap-1 rounded-xl border border-dashed border-edge/60 px-6 py-14 text-center">
      <Icon aria-hidden className="mb-2 size-7 text-soft" strokeWidth={1.5} />
      <p className="font-medium">{title}</p>
      <p className="max-w-sm text-soft">{lead}</p>
      {children && <div className="mt-4">{children}</div>}
    </div>
  );
}
