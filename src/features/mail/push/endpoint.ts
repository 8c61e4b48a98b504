import { type KeyObject, timingSafeEqual } from 'node:crypto';
import { requireId, type TenantId } from '#kernel/ids.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';

/** The purpose under which the key is derived. */
export const ENDPOINT_KEY = 'mail push endpoints';

const PATH = '/api/email/webhooks/google/';
const ID_BYTES = 16;
const CODE_BYTES = 16; // nobody can try one without a token of Google's for it
const LENGTH = (4 * (2 * ID_BYTES + CODE_BYTES)) / 3;

/** Whose mailbox a push is about, and by which code the address was made for one service account. */
export type Endpoint = { tenantId: TenantId; mailboxId: MailboxId };
type Named = Endpoint & { code: Buffer };

/**
 * The address that Pub/Sub is given for a mailbox. It proves itself: who it is for and by whose token it may be
 * called is checked without asking the database.
 */
export function endpointPath(key: KeyObject, endpoint: Endpoint, serviceAccount: string): string {
  const { tenantId, mailboxId } = endpoint;
  const parts = [bytesOf(tenantId), bytesOf(mailboxId), codeOf(key, endpoint, serviceAccount)];
  return `${PATH}${Buffer.concat(parts).toString('base64url')}`;
}

/** Undefined for what is no such address at all. */
export function readEndpoint(text: string): Named | undefined {
  if (text.length !== LENGTH || !/^[\w-]+$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return {
    tenantId: idFrom(bytes.subarray(0, ID_BYTES)),
    mailboxId: idFrom(bytes.subarray(ID_BYTES, 2 * ID_BYTES)),
    code: bytes.subarray(2 * ID_BYTES),
  };
}

/** Whether the address was made for this service account. */
export function isMadeFor(key: KeyObject, { code, ...endpoint }: Named, serviceAccount: string): boolean {
  return timingSafeEqual(code, codeOf(key, endpoint, serviceAccount));
}

function codeOf(key: KeyObject, { tenantId, mailboxId }: Endpoint, serviceAccount: string): Buffer {
  return keyedCode(key, 'push', [tenantId, mailboxId, serviceAccount]).subarray(0, CODE_BYTES);
}

function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function idFrom<Kind extends string>(bytes: Buffer) {
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return requireId<Kind>(parts.join('-'));
}
