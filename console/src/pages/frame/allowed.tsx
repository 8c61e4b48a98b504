import type { ReactNode } from 'react';
import { useMay } from '../../api/me.ts';
import type { Permission } from '../../api/shapes.ts';
import { NotPermitted } from '../trouble/trouble.tsx';

/** Follows the role of the moment: a page closes when its permission is taken away while it is open. */
export function Allowed({ to, children }: { to: Permission; children: ReactNode }) {
  return useMay(to) ? children : <NotPermitted to={to} />;
}
