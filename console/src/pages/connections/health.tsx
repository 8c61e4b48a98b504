import type { Connection } from '../../api/shapes.ts';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { endsAt, refreshedAt, tokenUntil } from './lasting.tsx';
import { ownerName } from './owner.ts';

const { connections } = words;

export function Health({ connection }: { connection: Connection }) {
  const { created_at, last_used_at, is_default } = connection;
  const ends = endsAt(connection);
  return (
    <Section title={connections.detail.health}>
      <Facts>
        <Fact title={connections.detail.owner}>{ownerName(connection)}</Fact>
        <Moment title={connections.detail.connectedOn} at={created_at} look="date" />
        <Moment title={connections.lastUse} at={last_used_at} />
        {connection.state !== 'revoked' && (
          <>
            <Moment title={connections.lastRefresh} at={refreshedAt(connection)} />
            <Moment title={connections.detail.tokenUntil} at={tokenUntil(connection)} />
          </>
        )}
        {ends && <Moment title={connections.lasts} at={ends} look="date" />}
      </Facts>
      {ends && <p className="mt-4 text-sm text-soft">{connections.detail.lastsHint}</p>}
      {is_default && <p className="mt-4 text-sm text-soft">{connections.makeDefault.meaning}</p>}
    </Section>
  );
}

type MomentParts = { title: string; at: string | null | undefined; look?: 'relative' | 'date' };

function Moment({ title, at, look = 'relative' }: MomentParts) {
  return <Fact title={title}>{at ? <Time at={at} look={look} /> : connections.never}</Fact>;
}
