import { UserPlus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMe } from '../../api/me.ts';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { InviteDialog } from './invite-dialog.tsx';

const { users } = words;

const tabs = [
  { title: users.tabs.people, to: paths.users },
  { title: users.tabs.invitations, to: paths.invitations },
  { title: users.tabs.roles, to: paths.roles },
] as const;

type UsersShellParts = { tab: keyof typeof users.tabs; children: ReactNode };

/** Around the three pages about users. */
export function UsersShell({ tab, children }: UsersShellParts) {
  const { permissions } = useMe();
  return (
    <Page
      title={users.title}
      part={users.tabs[tab]}
      lead={users.lead}
      actions={permissions.has('users.write') && <InviteButton look="primary" />}
    >
      {permissions.has('users.read') && <Tabs label={users.tabsLabel} tabs={tabs} />}
      {children}
    </Page>
  );
}

export function InviteButton({ look }: { look: 'primary' | 'plain' }) {
  const [isInviting, setInviting] = useState(false);
  return (
    <>
      <Button look={look} icon={UserPlus} onClick={() => setInviting(true)}>
        {users.invite.open}
      </Button>
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  );
}
