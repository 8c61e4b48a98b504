import {
  ArrowRightLeft,
  Cable,
  House,
  Inbox,
  KeyRound,
  type LucideIcon,
  Mails,
  MonitorSmartphone,
  ScrollText,
  Settings2,
  Users,
  Webhook,
} from 'lucide-react';
import type { SignedIn } from '../../api/me.ts';
import type { Permission } from '../../api/shapes.ts';
import { type Place, paths } from '../../paths.ts';
import { words } from '../../words.ts';

type Room = {
  title: string;
  to: Place;
  icon: LucideIcon;
  needs?: Permission;
};

const { rooms: titles } = words.frame;

/** What the navigation offers, in this order, to those who may. A new room is a line here. */
const rooms: readonly Room[] = [
  { title: titles.home, to: paths.home, icon: House },
  { title: titles.inbox, to: paths.inbox, icon: Inbox, needs: 'tickets.read' },
  { title: titles.connections, to: paths.connections, icon: Cable, needs: 'connections.write' },
  { title: titles.mailboxes, to: paths.mailboxes, icon: Mails, needs: 'tickets.read' },
  { title: titles.users, to: paths.users, icon: Users, needs: 'users.read' },
  { title: titles.apiKeys, to: paths.apiKeys, icon: KeyRound, needs: 'own_api_keys.write' },
  { title: titles.exchange, to: paths.exchange, icon: ArrowRightLeft, needs: 'tokens.exchange' },
  { title: titles.webhooks, to: paths.webhooks, icon: Webhook, needs: 'settings.read' },
  { title: titles.sessions, to: paths.sessions, icon: MonitorSmartphone },
  { title: titles.audit, to: paths.audit, icon: ScrollText, needs: 'audit.read' },
  { title: titles.settings, to: paths.settings, icon: Settings2, needs: 'tenant.read' },
];

export function roomsFor({ permissions }: SignedIn): readonly Room[] {
  return rooms.filter(({ needs }) => !needs || permissions.has(needs));
}
