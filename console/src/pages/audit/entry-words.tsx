import type { AuditEntry, Outcome } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { words } from '../../words.ts';

const { audit } = words;

const tones = { done: 'good', refused: 'brass', failed: 'danger' } as const satisfies Record<Outcome, Tone>;

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return <Badge tone={tones[outcome]}>{audit.outcomes[outcome]}</Badge>;
}

/** The name of the moment, or what kind of actor it was when there is none. */
export function actorName({ kind, name }: AuditEntry['actor']): string {
  return name ?? audit.actors[kind] ?? audit.nobody;
}

export function subjectText(subject: AuditEntry['subject']): string {
  return subject ? subject.kind.replaceAll('_', ' ') : audit.nothing;
}
