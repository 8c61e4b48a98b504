import { useInfiniteQuery } from '@tanstack/react-query';
import { MailX, Send } from 'lucide-react';
import { useState } from 'react';
import { invitationsQuery, withdrawInvitation } from '../../api/invitations.ts';
import { useMay } from '../../api/me.ts';
import type { Invitation } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Empty } from '../../parts/empty.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { RoleBadge } from '../../parts/role-badge.tsx';
import { ActionsCell, Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { Time, useNow } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { InviteButton, UsersShell } from './users-shell.tsx';

const { pending } = words.users;

export function InvitationsPage() {
  const mayInvite = useMay('users.write');
  const query = useInfiniteQuery(invitationsQuery);
  return (
    <UsersShell tab="invitations">
      {openInvite => (
        <PagedList
          query={query}
          none={
            <Empty icon={Send} {...pending.none}>
              {mayInvite && <InviteButton look="plain" onClick={openInvite} />}
            </Empty>
          }
        >
          {invitations => (
            <Table label={words.users.tabs.invitations} columns={columns}>
              {invitations.map(invitation => (
                <InvitationRow key={invitation.id} invitation={invitation} mayWithdraw={mayInvite} />
              ))}
            </Table>
          )}
        </PagedList>
      )}
    </UsersShell>
  );
}

const columns = [
  { title: pending.columns.address },
  { title: pending.columns.role },
  { title: pending.columns.expires },
  { title: pending.columns.actions, isHidden: true },
];

function InvitationRow({ invitation, mayWithdraw }: { invitation: Invitation; mayWithdraw: boolean }) {
  const { id, address, role, expires_at } = invitation;
  const [isAsking, setAsking] = useState(false);
  const isTooOld = new Date(expires_at).getTime() < useNow();
  const tell = useNotices();
  const withdrawing = useDeed({
    act: withdrawInvitation,
    touches: ['invitations'],
    onDone: () => tell(pending.withdrawn(address)),
  });
  const items = [{ title: pending.withdraw, icon: MailX, isDanger: true, act: () => setAsking(true) }];
  return (
    <Row isFaint={isTooOld}>
      <NameCell className="font-medium wrap-anywhere">{address}</NameCell>
      <Cell title={pending.columns.role}>
        <RoleBadge role={role} />
      </Cell>
      <Cell title={pending.columns.expires}>
        {isTooOld ? <Badge tone="brass">{pending.expired}</Badge> : <Time at={expires_at} />}
      </Cell>
      <ActionsCell>
        <RowMenu name={address} items={mayWithdraw ? items : []} />
        {isAsking && (
          <Confirm
            onClose={() => setAsking(false)}
            title={pending.confirm.title(address)}
            lead={pending.confirm.lead}
            act={pending.confirm.act}
            deed={withdrawing}
            onConfirm={() => withdrawing.start(id)}
          />
        )}
      </ActionsCell>
    </Row>
  );
}
