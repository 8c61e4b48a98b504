import type { Policy } from '../iam/policy.ts';

/** A named stream of messages. */
export type Topic = {
  /** `projects/{project}/topics/{topic}` */
  readonly name: string;
  labels: Record<string, string>;
  policy: Policy;
};

export type Message = {
  readonly messageId: string;
  /** Base64, as it was published. */
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly orderingKey: string;
  readonly publishTime: Date;
};

/** How messages of a topic reach one reader. */
export type Subscription = {
  /** `projects/{project}/subscriptions/{subscription}` */
  readonly name: string;
  /** A topic’s name, or `deletedTopic`. */
  topic: string;
  push: PushConfig | undefined;
  ackDeadlineSeconds: number;
  retainsAcknowledged: boolean;
  retentionMs: number;
  labels: Record<string, string>;
  readonly isOrdered: boolean;
  isExactlyOnce: boolean;
  /** Undefined: never. Otherwise how long it lives on without anybody who reads. */
  expiresAfterMs: number | undefined;
  deadLetter: DeadLetter | undefined;
  /** Undefined: again as soon as possible. */
  retry: Retry | undefined;
  isDetached: boolean;
  policy: Policy;
  lastActiveAt: Date;
  /** Everything that is not acknowledged, in the order it was published. */
  readonly backlog: Map<string, Pending>;
  /** The latest of what was acknowledged, for a delivery that comes once more. */
  readonly acknowledged: Map<string, Message>;
};

export const deletedTopic = '_deleted-topic_';

export type PushConfig = {
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly identity: PushIdentity | undefined;
  /** Undefined: wrapped in JSON with its metadata. */
  readonly unwrapped: { readonly writesMetadata: boolean } | undefined;
};

/** Whom the token of a push names, and for whom it is. */
export type PushIdentity = { readonly email: string; readonly audience: string | undefined };

export type DeadLetter = { readonly topic: string; readonly maximumAttempts: number };
export type Retry = { readonly minimumMs: number; readonly maximumMs: number };

/** A message that one subscription still owes its reader. */
export type Pending = {
  readonly message: Message;
  /** How often it has been handed out. */
  attempts: number;
  /** Not before this moment. */
  dueAt: Date;
  state: { kind: 'waiting' } | { kind: 'pushing' } | { kind: 'handed_out'; receipt: string };
};

/** One attempt to push, for whoever writes a test. */
export type Delivery = {
  readonly at: Date;
  readonly subscription: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly endpoint: string;
  readonly outcome: 'acknowledged' | 'refused' | 'timed_out' | 'unreachable' | 'no_token' | 'dropped';
  readonly status: number | undefined;
  /** The same message at the same moment, because it was asked for. */
  readonly isDuplicate: boolean;
};

/** What goes wrong with pushes on purpose. */
export type Steering = {
  /** Nothing is pushed until it is told. */
  isHeld: boolean;
  /** `fast` waits milliseconds where the policy of the subscription says minutes. */
  retries: 'by_policy' | 'fast';
  isShuffled: boolean;
  duplicatePercent: number;
  dropPercent: number;
  /** So many of the next pushes, whatever the percentages say. */
  duplicateNext: number;
  dropNext: number;
};

export type PubSub = {
  /** By name. */
  readonly topics: Map<string, Topic>;
  readonly subscriptions: Map<string, Subscription>;
  /** Counts what was published, for the ids of messages. */
  published: number;
  /** The latest messages and where they were published, for whoever writes a test. */
  readonly latest: { topic: string; message: Message }[];
  readonly steering: Steering;
  readonly deliveries: Delivery[];
  /** Tells whoever pushes that something may be due. */
  wake: () => void;
};

export function emptyPubSub(): PubSub {
  return {
    topics: new Map(),
    subscriptions: new Map(),
    published: 0,
    latest: [],
    steering: {
      isHeld: false,
      retries: 'by_policy',
      isShuffled: false,
      duplicatePercent: 0,
      dropPercent: 0,
      duplicateNext: 0,
      dropNext: 0,
    },
    deliveries: [],
    wake: () => {},
  };
}
