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

type UsersShellParts = {
  tab: keyof typeof users.tabs;
  /** With what opens the form for an invitation: its link is shown once, so it lives as long as the page. */
  children: ReactNode | ((openInvite: () => void) => ReactNode);
};

/** Around the three pages about users. */
export function UsersShell({ tab, children }: UsersShellParts) {
  const { permissions } = useMe();
  const [isInviting, setInviting] = useState(false);
  const openInvite = () => setInviting(true);
  return (
    <Page
      title={users.title}
      part={users.tabs[tab]}
      lead={users.lead}
      actions={permissions.has('users.write') && <InviteButton look="primary" onClick={openInvite} />}
    >
      {permissions.has('users.read') && <Tabs label={users.tabsLabel} tabs={tabs} />}
      {typeof children === 'function' ? children(openInvite) : children}
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </Page>
  );
}

type InviteButtonParts = { look: 'primary' | 'plain'; onClick: () => void };

export function InviteButton({ look, onClick }: InviteButtonParts) {
  return (
    <Button look={look} icon={UserPlus} onClick={onClick}>
      {users.invite.open}
    </Button>
  );
}
