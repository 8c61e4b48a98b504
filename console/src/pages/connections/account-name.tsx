import { Link } from '@tanstack/react-router';
import type { Connection } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

/** The name its person gave it, else the address. */
export function nameOf({ label, address }: Connection): string {
  return label ?? address;
}

/** Which account it is, as a way to everything about it. */
export function AccountName({ connection }: { connection: Connection }) {
  const { id, label, address, is_default } = connection;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <Link
          to={paths.connection}
          params={{ connectionId: id }}
          className="rounded font-medium text-ink underline decoration-line underline-offset-4 wrap-anywhere hover:decoration-current"
        >
          {nameOf(connection)}
        </Link>
        {is_default && <Badge tone="accent">{words.connections.default}</Badge>}
      </span>
      {label && <span className="block text-sm text-soft wrap-anywhere">{address}</span>}
    </>
  );
}
