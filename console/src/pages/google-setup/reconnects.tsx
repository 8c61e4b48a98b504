import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { connectionQuery } from '../../api/connections.ts';
import type { GoogleDraft } from '../../api/shapes.ts';
import { linkLook } from '../../parts/link.ts';
import { Warning } from '../../parts/warning.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { nameOf } from '../connections/account-name.tsx';

const { reconnects: texts } = words.googleSetup;

type Uses = GoogleDraft['reconnects'];
const MOST_SHOWN = 10;

/** Said before it is done: whose accounts have to be connected again because their client is given up. */
export function Reconnects({ uses }: { uses: Uses }) {
  const accounts = [...Map.groupBy(uses, ({ id }) => id).values()];
  const more = accounts.length - MOST_SHOWN;
  if (accounts.length === 0) return <p className="text-soft">{texts.none}</p>;
  return (
    <Warning>
      <p>{texts.some(accounts.length)}</p>
      <ul className="mt-1 list-disc ps-5">
        {accounts.slice(0, MOST_SHOWN).map(ofOne => (
          <li key={ofOne[0]?.id}>
            <Account uses={ofOne} />
          </li>
        ))}
        {more > 0 && <li>{texts.more(more)}</li>}
      </ul>
    </Warning>
  );
}

function Account({ uses }: { uses: Uses }) {
  const connectionId = uses.find(({ kind }) => kind === 'connection')?.id;
  const query = connectionQuery(connectionId ?? '');
  const { data } = useQuery({ ...query, enabled: connectionId !== undefined });
  const services = uses.map(({ service }) => texts.services[service]).sort();
  const name = texts.one(data ? nameOf(data) : texts.unknown, services.join(', '));
  if (connectionId === undefined) return name;
  return (
    <Link to={paths.connection} params={{ connectionId }} className={linkLook}>
      {name}
    </Link>
  );
}
