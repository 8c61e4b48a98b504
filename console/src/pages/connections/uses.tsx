import { useQuery } from '@tanstack/react-query';
import { usesQuery } from '../../api/connections.ts';
import type { Use } from '../../api/shapes.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Table } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import { UseRow } from './use-row.tsx';

const { uses } = words.connections;

/** Who used this account, and how to stop one of them alone. */
export function Uses({ connectionId }: { connectionId: string }) {
  return (
    <Section title={uses.title} lead={uses.lead}>
      <Loaded query={useQuery(usesQuery(connectionId))} waiting={<LinesSkeleton lines={3} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-soft">{uses.none}</p>
          ) : (
            <Table label={uses.title} columns={columns}>
              {items.map(use => (
                <UseRow key={keyOf(use)} use={use} />
              ))}
            </Table>
          )
        }
      </Loaded>
    </Section>
  );
}

function keyOf({ actor, via }: Use): string {
  return `${actor.id} ${via?.id ?? ''}`;
}

const columns = [
  { title: uses.columns.who },
  { title: uses.columns.scopes },
  { title: uses.columns.used },
  { title: uses.columns.count },
  { title: uses.columns.actions, isHidden: true },
];
