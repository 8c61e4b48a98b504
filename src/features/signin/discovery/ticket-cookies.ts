import type { KeyObject } from 'node:crypto';
import { shifted } from '#kernel/world.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';
import { openBytes, sealBytes } from '#platform/crypto/sealed-bytes.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { Domain } from '../domains/domain.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { useNonce } from './store.ts';
import { NONCE_BYTES, nonceHash, readTicket, type Ticket, writeTicket } from './ticket.ts';

type Needs = Pick<SigninNeeds, 'seals' | 'world' | 'database'>;

/** Which step a ticket is for. Each has a cookie and a key of its own, so that none serves as another. */
export type TicketUse = 'discovery' | 'resolution' | 'choice';

export const ticketCookies = {
  discovery: 'signin-discovery',
  resolution: 'signin-resolution',
  choice: 'signin-choice',
} as const;

export const TICKET_LIFE_MS = 5 * 60_000;
const KEY_ID = Buffer.from('1');

export async function setTicket(
  needs: Needs,
  exchange: Exchange,
  use: TicketUse,
  parts: Omit<Ticket, 'expiresAt' | 'nonce'>,
): Promise<Ticket> {
  const expiresAt = shifted(needs.world.now(), TICKET_LIFE_MS);
  const ticket = { ...parts, expiresAt, nonce: needs.world.randomBytes(NONCE_BYTES) };
  const written = writeTicket(ticket);
  const key = await keyFor(needs, use);
  const sealed = sealBytes(needs.world, { id: KEY_ID, key }, contextOf(use), written);
  exchange.cookies.set(ticketCookies[use], sealed.toString('base64url'), { maxAgeMs: TICKET_LIFE_MS });
  return ticket;
}

/** The ticket this browser brings: once, in time, and unchanged. Its cookie goes in any case. */
export async function takeTicket(
  needs: Needs,
  exchange: Exchange,
  use: TicketUse,
): Promise<Ticket | undefined> {
  const ticket = await readTicketOf(needs, exchange, use);
  exchange.cookies.clear(ticketCookies[use]);
  if (!ticket) return undefined;
  const { nonce, expiresAt } = ticket;
  const isFirst = await needs.database.asSystem('sign in', tx => useNonce(tx, nonceHash(nonce), expiresAt));
  return isFirst ? ticket : undefined;
}

/** What it says, without using it up: to show what there is to choose from. */
export async function readTicketOf(
  needs: Needs,
  { cookies }: Exchange,
  use: TicketUse,
): Promise<Ticket | undefined> {
  const cookie = cookies.read(ticketCookies[use]);
  const ticket = cookie && (await openTicket(needs, use, cookie));
  return ticket && ticket.expiresAt > needs.world.now() ? ticket : undefined;
}

/** How a domain stands in tickets and logs. */
export async function domainCode(
  { seals }: Pick<SigninNeeds, 'seals'>,
  domain: Domain | undefined,
): Promise<Buffer> {
  return keyedCode(await seals.installationKey('domains of sign-ins'), 'domain', [domain ?? null]);
}

async function openTicket(needs: Needs, use: TicketUse, cookie: string): Promise<Ticket | undefined> {
  try {
    const sealed = Buffer.from(cookie, 'base64url');
    return readTicket(openBytes(await keyFor(needs, use), contextOf(use), sealed, `The ${use} cookie`));
  } catch (cause) {
    if (cause instanceof CannotOpen) return undefined;
    throw cause;
  }
}

function keyFor({ seals }: Pick<SigninNeeds, 'seals'>, use: TicketUse): Promise<KeyObject> {
  return seals.installationKey(`sign-in ${use} cookie`);
}

function contextOf(use: TicketUse): Buffer {
  return Buffer.from(`keyholder sign-in ${use} cookie`);
}
