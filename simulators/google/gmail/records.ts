export type Message = {
  readonly id: string;
  readonly threadId: string;
  readonly raw: Buffer;
  readonly internalDateMs: number;
  /** Order of arrival, which decides between mails of one millisecond. */
  readonly sequence: number;
  readonly labelIds: Set<string>;
  /** The Message-ID header without its brackets; empty when there is none. */
  readonly messageId: string;
  /** The subject without Re: and Fwd:, by which conversations are kept apart. */
  readonly topic: string;
  /** Of the last change. */
  historyId: number;
};

/** Oldest first. */
export type Thread = { readonly id: string; readonly messages: Message[] };

export type Draft = { readonly id: string; message: Message };

export type UserLabel = {
  readonly id: string;
  name: string;
  messageListVisibility: string | undefined;
  labelListVisibility: string | undefined;
  color: object | undefined;
};

/** Another address of the account. Only an accepted one may stand in From. */
export type SendAs = {
  readonly sendAsEmail: string;
  displayName: string;
  replyToAddress: string;
  verificationStatus: 'accepted' | 'pending';
  isDefault: boolean;
};

export type Watch = {
  readonly projectId: string;
  readonly topicName: string;
  readonly labelIds: readonly string[];
  readonly behavior: 'INCLUDE' | 'EXCLUDE';
  readonly expiresAt: Date;
};

export type Change = {
  readonly id: number;
  readonly atMs: number;
  /** As the message was right after the change. */
  readonly message: { readonly id: string; readonly threadId: string; readonly labelIds: readonly string[] };
  readonly kind: 'added' | 'deleted' | 'labels';
  readonly labelsAdded: readonly string[];
  readonly labelsRemoved: readonly string[];
};

export type History = {
  /** The mailbox's own historyId: that of the last change. */
  last: number;
  /** Whoever starts below it has missed something that is no longer kept. */
  floor: number;
  readonly changes: Change[];
  /** Where the kept ones begin; what stands before is cleared away now and then. */
  start: number;
};

export type Mailbox = {
  readonly sub: string;
  /** Off for accounts without Gmail. */
  isEnabled: boolean;
  readonly messages: Map<string, Message>;
  readonly threads: Map<string, Thread>;
  /** All messages, oldest first. */
  readonly timeline: Message[];
  readonly byMessageId: Map<string, Message[]>;
  readonly labels: Map<string, UserLabel>;
  readonly drafts: Map<string, Draft>;
  /** By address in lower case. */
  readonly sendAs: Map<string, SendAs>;
  /** By project: Google allows one per user and developer. */
  readonly watches: Map<string, Watch>;
  readonly history: History;
  readonly notifications: { published: number; dropped: number; refused: number; lastMs: number };
  /** When something was sent, for the limit of a day. */
  sentMs: number[];
  sequence: number;
  labelsMade: number;
};

/** Units spent since the minute began. */
export type QuotaWindow = { startedMs: number; used: number };

/** What left a mailbox, as a mail server would have seen it. */
export type SentMail = {
  readonly at: Date;
  readonly account: string;
  readonly recipients: readonly string[];
  readonly deliveredTo: readonly string[];
  readonly bounced: readonly string[];
  readonly id: string;
  readonly threadId: string;
  readonly messageId: string;
  readonly subject: string;
  readonly raw: Buffer;
};
