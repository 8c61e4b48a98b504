import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Inbox, Mails } from 'lucide-react';
import { mailboxesQuery } from '../../api/mailboxes.ts';
import { useMay } from '../../api/me.ts';
import { buttonLook } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { none: texts } = words.inbox;

/** Why there is none, and the next step towards the first one. */
export function NoTickets() {
  const mayChange = useMay('settings.write');
  const { data } = useQuery(mailboxesQuery);
  if (!data) return null;
  const connected = data.mailboxes.filter(({ account }) => account !== null);
  if (connected.length > 0) {
    return (
      <Empty icon={Inbox} title={texts.title} lead={texts.lead(connected.map(({ address }) => address))} />
    );
  }
  const { title, lead, act } = data.mailboxes.length === 0 ? texts.noMailbox : texts.notConnected;
  return (
    <Empty icon={Mails} title={title} lead={mayChange ? lead : texts.leadForReaders}>
      {mayChange && (
        <Link to={paths.mailboxes} className={buttonLook('plain')}>
          {act}
        </Link>
      )}
    </Empty>
  );
}
