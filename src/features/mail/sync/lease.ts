/** Longer than the longest question to Google, so that nobody else begins while one is under way. */
export const LEASE_MS = 130_000;

/** Another run has the mailbox by now, so this one must do nothing more. */
export type Lost = { kind: 'lost' };
export const lost: Lost = { kind: 'lost' };

/** The server stops. What is left is for the next run. */
export type Interrupted = { kind: 'interrupted' };
export const interrupted: Interrupted = { kind: 'interrupted' };
