import { skipToken, useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/me.ts';
import type { AuditEntry, Outcome } from '../../api/shapes.ts';
import { everyoneQuery } from '../../api/users.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { words } from '../../words.ts';
import { isOutcome } from './filter.ts';

const { audit } = words;

const tones = { done: 'good', refused: 'brass', failed: 'danger' } as const satisfies Record<Outcome, Tone>;

/** A word that is not one of ours means that somebody has written into the database. It is shown as it is. */
export function OutcomeBadge({ outcome }: { outcome: string }) {
  if (!isOutcome(outcome)) return <Badge tone="danger">{outcome}</Badge>;
  return <Badge tone={tones[outcome]}>{audit.outcomes[outcome]}</Badge>;
}

export function actionText(action: string): string {
  return audit.actions[action] ?? action;
}

export function reasonText(reason: string): string {
  return audit.reasons[reason] ?? reason;
}

type Named = { kind: string; id: string | null; name?: string | null };

/** The name at the time; else the name now; else what kind of thing it is. */
export function useNameOf(): { actor: (who: Named) => string; subject: (what: Named | null) => string } {
  const maySee = useMay('users.read');
  const people =
    useQuery(maySee ? everyoneQuery : { ...everyoneQuery, queryFn: skipToken }).data?.items ?? [];
  const known = ({ name, id }: Named) => name ?? people.find(person => person.id === id)?.name;
  return {
    actor: who => known(who) ?? audit.actors[who.kind] ?? audit.nobody,
    subject: what => (what ? (known(what) ?? kindText(what.kind)) : audit.nothing),
  };
}

export function kindText(kind: string): string {
  return audit.kinds[kind] ?? kind.replaceAll('_', ' ');
}

export function isErasable({ detail_state }: AuditEntry): boolean {
  return detail_state === 'readable' || detail_state === 'unreadable';
}
