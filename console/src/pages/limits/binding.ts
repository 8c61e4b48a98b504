import type { ReactNode } from 'react';
import type { Capability, Whose } from '../../api/shapes.ts';

/** Who is bound, and to what. */
export type Binding = {
  whose: Whose;
  name: string;
  note?: ReactNode;
  /** Null: everything. */
  capabilities: readonly Capability[] | null;
  /** What the organisation leaves to all. */
  above: readonly Capability[] | null;
};
