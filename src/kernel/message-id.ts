import type { World } from './world.ts';

declare const canonical: unique symbol;

/**
 * The name of one mail (RFC 5322, 3.6.4), always without angle brackets: the same mail must have the same
 * name wherever it is kept, compared or looked for. Capitals stay, because to others they are different names.
 */
export type MessageId = string & { readonly [canonical]: true };

const LONGEST = 500; // a line of a mail has 998 characters, and real ones stay below 250
const unusable = /[^\x21-\x3b\x3d\x3f-\x7e]/; // spaces, controls, brackets, and what no header could hold

export function isMessageId(text: string): text is MessageId {
  return text.length > 0 && text.length <= LONGEST && !unusable.test(text);
}

/** Out of a table, which holds nothing else. */
export function requireMessageId(text: string): MessageId {
  if (isMessageId(text)) return text;
  throw new Error('A Message-ID was stored that is none.');
}

/** All that a field names, in its order, each once. Phrases between them (`Your mail of Monday <a@b>`) say nothing. */
export function readMessageIds(field: string): MessageId[] {
  const bracketed = [...field.matchAll(/<([^<>]*)>/g)].map(match => (match[1] ?? '').replace(/\s+/g, ''));
  const found = bracketed.length > 0 ? bracketed : bareIds(field);
  return [...new Set(found.filter(isMessageId))];
}

/** Old programs leave the brackets out; words beside an address mean that it is an address. */
function bareIds(field: string): string[] {
  const words = field.split(/[\s,]+/).filter(word => word !== '');
  return words.every(word => word.includes('@')) ? words : [];
}

/** As it stands in a header. */
export function bracketed(id: MessageId): string {
  return `<${id}>`;
}

const CHANCE_BYTES = 16;

/** For a mail of ours: whoever does not know it cannot guess it, and it comes back in every answer. */
export function newMessageId(world: Pick<World, 'randomBytes'>, domain: string): MessageId {
  return requireMessageId(`kh.${world.randomBytes(CHANCE_BYTES).toString('hex')}@${domain}`);
}
