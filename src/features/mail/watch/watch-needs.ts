import type { MailNeeds } from '../mail-needs.ts';

/** `push`: Google calls us. `pull`: for servers that Google cannot reach. */
export type MailDelivery = 'push' | 'pull';

export type WatchNeeds = MailNeeds & { origins: { webhooks: string }; mailDelivery: MailDelivery };
