import { useQuery } from '@tanstack/react-query';
import { mailboxesQuery } from '../../api/mailboxes.ts';
import { useMe } from '../../api/me.ts';
import { isTicketStatus, type TicketFilter, ticketStatuses } from '../../api/tickets.ts';
import { SelectField } from '../../parts/select.tsx';
import { words } from '../../words.ts';
import { useAssignees } from './assignees.ts';

const { filter: texts, statuses } = words.inbox;
const ANY = '';

type FiltersParts = { filter: TicketFilter; onFilter: (filter: TicketFilter) => void };

/** Each filters as soon as it is chosen. */
export function Filters({ filter, onFilter }: FiltersParts) {
  const { user } = useMe();
  const people = useAssignees().filter(({ value }) => value !== user.id);
  const { data } = useQuery(mailboxesQuery);
  const mailboxes = (data?.mailboxes ?? []).map(({ id, name }) => ({ value: id, title: name }));
  const { status: _status, ...withoutStatus } = filter;
  const { assignee: _assignee, ...withoutAssignee } = filter;
  const { mailbox: _mailbox, ...withoutMailbox } = filter;
  return (
    <>
      <SelectField
        name="status"
        label={texts.status}
        value={filter.status ?? ANY}
        onChange={({ target: { value } }) =>
          onFilter({ ...withoutStatus, ...(isTicketStatus(value) && { status: value }) })
        }
        options={[
          { value: ANY, title: texts.anyStatus },
          ...ticketStatuses.map(status => ({ value: status, title: statuses[status] })),
        ]}
      />
      <SelectField
        name="assignee"
        label={texts.assignee}
        value={filter.assignee ?? ANY}
        onChange={({ target: { value } }) =>
          onFilter({ ...withoutAssignee, ...(value && { assignee: value }) })
        }
        options={[
          { value: ANY, title: texts.anyone },
          { value: 'me', title: texts.me },
          { value: 'none', title: texts.nobody },
          ...people,
        ]}
      />
      {(mailboxes.length > 1 || filter.mailbox) && (
        <SelectField
          name="mailbox"
          label={texts.mailbox}
          value={filter.mailbox ?? ANY}
          onChange={({ target: { value } }) =>
            onFilter({ ...withoutMailbox, ...(value && { mailbox: value }) })
          }
          options={[{ value: ANY, title: texts.anyMailbox }, ...mailboxes]}
        />
      )}
    </>
  );
}
