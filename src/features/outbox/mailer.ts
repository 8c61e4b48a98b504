import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { MessageId } from '#kernel/message-id.ts';
import type { Scope } from '#kernel/scope.ts';
import type { FailReason } from './mail-state.ts';

/** What carries mail, through the account of a connection. */
export type Mailer = {
  /** Everything that can go wrong before a mail is on its way goes wrong here. */
  reach(who: Scope, connectionId: ConnectionId, to: 'send' | 'look'): Promise<Reached | Trouble>;
};

export type Reached = {
  kind: 'reached';
  send(mail: {
    raw: string;
    threadId?: string;
  }): Promise<Delivered | Trouble | { kind: 'unknown'; clue: string }>;
  find(messageId: MessageId): Promise<Delivered | Trouble | { kind: 'not_found' }>;
};

export type Delivered = { kind: 'sent'; id: string; threadId: string };

/** Each says that nothing has gone out by this attempt. */
export type Trouble =
  | { kind: 'busy'; retryAfterMs?: number; clue?: string }
  | { kind: 'lost_thread' }
  | { kind: 'failed'; reason: FailReason };
