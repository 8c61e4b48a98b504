import { Hourglass } from 'lucide-react';
import type { Connection } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { useNow } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { services } from './abilities.ts';

/** When the first of its permissions ends by itself; most never do. */
export function endsAt({ services: grants }: Connection): string | undefined {
  return earliest(services.map(service => grants[service]?.dies_at));
}

export function refreshedAt({ services: grants }: Connection): string | undefined {
  return earliest(services.map(service => grants[service]?.refreshed_at));
}

export function tokenUntil({ services: grants }: Connection): string | undefined {
  return earliest(services.map(service => grants[service]?.token_expiry));
}

function earliest(times: readonly (string | null | undefined)[]): string | undefined {
  return times.filter(time => typeof time === 'string').sort()[0];
}

const DAY_MS = 24 * 60 * 60_000;

/** A countdown, for permissions that still count. */
export function EndsBadge({ connection }: { connection: Connection }) {
  const now = useNow();
  const at = endsAt(connection);
  if (!at || connection.state === 'needs_reconnect') return null;
  const days = Math.round((new Date(at).getTime() - now) / DAY_MS);
  return (
    <Badge tone="brass" icon={Hourglass}>
      {words.connections.endsIn(days)}
    </Badge>
  );
}
