import { createHash } from 'node:crypto';
import { isId, type TenantId } from '#kernel/ids.ts';
import { type SigninProvider, signinProviders } from '../provider.ts';

/** What one step of a sign-in hands to the next through the browser, which cannot read it. */
export type Ticket = {
  expiresAt: Date;
  /** None: the providers are the installation's. */
  tenantId: TenantId | null;
  /** A keyed code, so that nobody learns the domain by trying. */
  domainCode: Buffer;
  providers: readonly SigninProvider[];
  nonce: Buffer;
};

export const DOMAIN_CODE_BYTES = 32;
export const NONCE_BYTES = 16;
const EXPIRES_BYTES = 6;
const TENANT_BYTES = 16;
const NO_TENANT = Buffer.alloc(TENANT_BYTES);
const TICKET_BYTES = EXPIRES_BYTES + TENANT_BYTES + DOMAIN_CODE_BYTES + 1 + NONCE_BYTES;

/** Always as long, whatever it says: the length of a cookie is there for all to see. */
export function writeTicket({ expiresAt, tenantId, domainCode, providers, nonce }: Ticket): Buffer {
  const written = Buffer.alloc(TICKET_BYTES);
  let at = written.writeUIntBE(expiresAt.getTime(), 0, EXPIRES_BYTES);
  at += (tenantId ? Buffer.from(tenantId.replaceAll('-', ''), 'hex') : NO_TENANT).copy(written, at);
  at += domainCode.copy(written, at, 0, DOMAIN_CODE_BYTES);
  at = written.writeUInt8(bitsOf(providers), at);
  nonce.copy(written, at, 0, NONCE_BYTES);
  return written;
}

export function readTicket(written: Buffer): Ticket | undefined {
  if (written.length !== TICKET_BYTES) return undefined;
  const tenantAt = EXPIRES_BYTES;
  const codeAt = tenantAt + TENANT_BYTES;
  const bitsAt = codeAt + DOMAIN_CODE_BYTES;
  const bits = written.readUInt8(bitsAt);
  return {
    expiresAt: new Date(written.readUIntBE(0, EXPIRES_BYTES)),
    tenantId: tenantIn(written.subarray(tenantAt, codeAt)),
    domainCode: written.subarray(codeAt, bitsAt),
    providers: signinProviders.filter((_, at) => bits & (1 << at)),
    nonce: written.subarray(bitsAt + 1),
  };
}

/** What is kept of a nonce that was used. */
export function nonceHash(nonce: Buffer): Buffer {
  return createHash('sha256').update(nonce).digest();
}

function bitsOf(providers: readonly SigninProvider[]): number {
  return signinProviders.reduce((bits, each, at) => (providers.includes(each) ? bits | (1 << at) : bits), 0);
}

function tenantIn(bytes: Buffer): TenantId | null {
  const hex = bytes.toString('hex');
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  );
  return isId<'tenant'>(id) ? id : null;
}
