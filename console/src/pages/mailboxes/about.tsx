import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import type { ShownMailbox } from '../../api/shapes.ts';
import { everyoneQuery } from '../../api/users.ts';
import { Codes } from '../../parts/codes.tsx';
import { linkLook } from '../../parts/link.ts';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { mailboxes } = words;
const { detail: texts, form } = mailboxes;

/** What was entered, and whose account is behind it. */
export function About({ mailbox }: { mailbox: ShownMailbox }) {
  const { account, sender_name, label_ids, default_assignee_id, created_at } = mailbox;
  return (
    <Section title={texts.about}>
      <Facts>
        <Fact title={texts.account}>
          <Account account={account} />
        </Fact>
        <Fact title={texts.sender}>{sender_name ?? <span className="text-soft">{texts.noSender}</span>}</Fact>
        <Fact title={texts.labels}>
          <Codes names={label_ids} />
        </Fact>
        <Fact title={texts.assignee}>
          <Assignee userId={default_assignee_id} />
        </Fact>
        <Fact title={texts.added}>
          <Time at={created_at} look="date" />
        </Fact>
      </Facts>
    </Section>
  );
}

function Account({ account }: Pick<ShownMailbox, 'account'>) {
  const maySee = useMay('connections.read_all');
  if (!account) return <span className="text-soft">{texts.noAccount}</span>;
  if (!maySee) return account.address;
  return (
    <Link to={paths.connection} params={{ connectionId: account.connection_id }} className={linkLook}>
      {account.address}
    </Link>
  );
}

function Assignee({ userId }: { userId: string | null }) {
  const maySee = useMay('users.read');
  const { data } = useQuery({ ...everyoneQuery, enabled: maySee && userId !== null });
  if (userId === null) return <span className="text-soft">{form.nobody}</span>;
  return data?.items.find(({ id }) => id === userId)?.name ?? form.somebody;
}
