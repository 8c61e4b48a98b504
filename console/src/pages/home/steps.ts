import type { User } from '../../api/shapes.ts';
import { type Place, paths } from '../../paths.ts';
import { words } from '../../words.ts';

/** What the steps look at. Undefined: this person may not see it. */
export type Situation = {
  permissions: ReadonlySet<string>;
  users: readonly User[] | undefined;
  invitations: number | undefined;
  keys: number | undefined;
  connections: number | undefined;
  isGoogleReady: boolean | undefined;
  /** How many mailboxes have an account behind them. */
  mailboxes: number | undefined;
};

export type Step = {
  id: string;
  title: string;
  why: string;
  act: string;
  to: Place;
  isDone: boolean;
};

const { steps: texts } = words.home;

/** Worth doing in this order. A later room adds its own here. */
export function stepsFor(situation: Situation): Step[] {
  const { permissions, users, invitations, keys, connections, isGoogleReady, mailboxes } = situation;
  const steps: Step[] = [];
  if (permissions.has('users.write') && users) {
    const owners = users.filter(({ role, frozen_at }) => role === 'owner' && !frozen_at).length;
    const isInvited = users.length > 1 || (invitations ?? 0) > 0;
    steps.push({ id: 'invite', ...texts.invite, to: paths.invitations, isDone: isInvited });
    steps.push({ id: 'second-owner', ...texts.secondOwner, to: paths.users, isDone: owners > 1 });
  }
  if (permissions.has('settings.write') && isGoogleReady !== undefined) {
    steps.push({ id: 'google', ...texts.google, to: paths.googleSetup, isDone: isGoogleReady });
  }
  if (permissions.has('settings.write') && mailboxes !== undefined) {
    steps.push({ id: 'mailbox', ...texts.mailbox, to: paths.mailboxes, isDone: mailboxes > 0 });
  }
  if (permissions.has('connections.write') && connections !== undefined) {
    const isDone = connections > 0;
    steps.push({ id: 'first-connection', ...texts.firstConnection, to: paths.connections, isDone });
  }
  if (permissions.has('own_api_keys.write') && keys !== undefined) {
    steps.push({ id: 'first-key', ...texts.firstKey, to: paths.apiKeys, isDone: keys > 0 });
  }
  return steps;
}
