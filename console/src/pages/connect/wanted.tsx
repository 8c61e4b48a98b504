import { useQuery } from '@tanstack/react-query';
import { offeredQuery } from '../../api/connections.ts';
import type { Consent } from '../../api/shapes.ts';

/** What the consent is for, by meaning. */
export function Wanted({ consent }: { consent: Consent }) {
  const offered = useQuery(offeredQuery).data;
  return (
    <ul className="grid gap-0.5">
      {consent.capabilities.map(name => (
        <li key={name} className="first-letter:uppercase">
          {offered?.capabilities.find(each => each.name === name)?.meaning ?? name}
        </li>
      ))}
    </ul>
  );
}
