import { Ban, CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { DoctorStep } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { words } from '../../words.ts';

type Outcome = DoctorStep['outcome'];

const looks = {
  pass: { tone: 'good', icon: CircleCheck },
  warn: { tone: 'brass', icon: TriangleAlert },
  fail: { tone: 'danger', icon: CircleX },
  skipped: { tone: 'plain', icon: Ban },
} as const;

/** By colour, sign and word. */
export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return <Badge {...looks[outcome]}>{words.googleDoctor.outcomes[outcome]}</Badge>;
}
