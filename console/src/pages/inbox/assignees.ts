import { useQuery } from '@tanstack/react-query';
import { useMay, useMe } from '../../api/me.ts';
import type { Ticket } from '../../api/shapes.ts';
import { everyoneQuery } from '../../api/users.ts';

type Option = { value: string; title: string };

/** Whom a ticket can be given to: everybody for those who see people, otherwise oneself and whoever has it. */
export function useAssignees(present?: Ticket['assignee']): Option[] {
  const { user } = useMe();
  const maySeePeople = useMay('users.read');
  const { data } = useQuery({ ...everyoneQuery, enabled: maySeePeople });
  const people = data?.items ?? [user];
  const isListed = !present || people.some(({ id }) => id === present.id);
  return [...people, ...(isListed ? [] : [present])].map(({ id, name }) => ({ value: id, title: name }));
}
