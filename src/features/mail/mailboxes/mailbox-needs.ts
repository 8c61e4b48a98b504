import type { ConnectionNeeds } from '#features/connections/connection-needs.ts';
import type { DisconnectNeeds } from '#features/connections/disconnect/disconnect.ts';
import type { WatchNeeds } from '../watch/watch-needs.ts';

export type MailboxNeeds = WatchNeeds & ConnectionNeeds & DisconnectNeeds;
