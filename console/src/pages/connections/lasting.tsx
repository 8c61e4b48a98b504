import { Hourglass } from 'lucide-react';
import type { Connection } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { Time } from '../../parts/time.tsx';
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

export function EndsBadge({ connection }: { connection: Connection }) {
  const at = endsAt(connection);
  if (!at || connection.state === 'revoked') return null;
  return (
    <Badge tone="brass" icon={Hourglass}>
      {words.connections.lasts} <Time at={at} />
    </Badge>
  );
}
