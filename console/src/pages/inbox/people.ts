import type { ShownTicket } from '../../api/shapes.ts';

/** As people paste them: `Boss <boss@customer.example>; other@customer.example`. */
export function addressesIn(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .flatMap(part => (/<([^<>]*)>/.exec(part)?.[1] ?? part).trim().split(/\s+/))
    .filter(Boolean);
}

/** Who else the last mail was written to, without the mailbox itself: whom an answer to all would reach. */
export function everybodyElse({ messages, mailbox, answers_go_to }: ShownTicket): string[] {
  const last = messages.findLast(({ direction }) => direction === 'in');
  const people = [...(last?.from ?? []), ...(last?.to ?? []), ...(last?.cc ?? [])];
  const mine = [mailbox.address, answers_go_to?.address ?? ''].map(bare);
  const others = people.filter(({ address }) => address.includes('@') && !mine.includes(bare(address)));
  return [...new Map(others.map(({ address }) => [bare(address), address])).values()];
}

/** As people know it: what stands behind the plus of an address of ours is for us. */
export function shownAddress(address: string, { mailbox }: ShownTicket): string {
  return bare(address) === bare(mailbox.address) ? mailbox.address : address;
}

/** Answers come to the mailbox with a token behind a plus. */
function bare(address: string): string {
  return address.toLowerCase().replace(/\+[^@]*@/, '@');
}
