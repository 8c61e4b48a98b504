import assert from 'node:assert/strict';
import type { MailWorld } from './mail-world.ts';

const POISON_EVERY = 50;
/** Of a hundred mails, how many answer one that came shortly before. */
const ANSWERS_PERCENT = 30;
/** So that an answer is often noted together with what it answers, or comes while that is put off. */
const ANSWERED_AMONG = 12;
const LONGEST_CONVERSATION = 6;

type Letter = { messageId: string; references: readonly string[]; subject: string; conversation: number };

export type Letters = ReturnType<typeof writingLetters>;

/** What people write to the mailbox, and what must become of it. */
export function writingLetters(world: Pick<MailWorld, 'write'>) {
  const written: Letter[] = [];
  const poison = new Set<string>();
  /** To each conversation Gmail's ids of its mails. */
  const conversations = new Map<number, string[]>();
  let count = 0;

  function answered(): Letter | undefined {
    const near = written.slice(-ANSWERED_AMONG);
    const letter = near[Math.floor(Math.random() * near.length)];
    const length = letter ? (conversations.get(letter.conversation)?.length ?? 0) : 0;
    return letter && length < LONGEST_CONVERSATION && Math.random() * 100 < ANSWERS_PERCENT
      ? letter
      : undefined;
  }

  async function writeSound(number: number): Promise<void> {
    const before = answered();
    const letter: Letter = {
      messageId: `m${number}@customer.example`,
      references: before ? [...before.references, before.messageId] : [],
      subject: before ? before.subject : `Trouble ${number}`,
      conversation: before ? before.conversation : number,
    };
    const id = await world.write({
      from: `person${number}@customer.example`,
      subject: before ? `Re: ${letter.subject}` : letter.subject,
      headers: {
        'Message-ID': `<${letter.messageId}>`,
        ...(before && {
          'In-Reply-To': `<${before.messageId}>`,
          References: letter.references.map(reference => `<${reference}>`).join(' '),
        }),
      },
    });
    written.push(letter);
    const others = conversations.get(letter.conversation);
    if (others) others.push(id);
    else conversations.set(letter.conversation, [id]);
  }

  /** Its head alone is longer than anybody reads. */
  async function writePoison(number: number): Promise<void> {
    const head = `From: person${number}@customer.example\r\nTo: help@acme.test\r\nX-Long: ${'x'.repeat(300_000)}`;
    poison.add(await world.write({ raw: `${head}\r\n\r\nhm` }));
  }

  return {
    poison,
    conversations,
    written: () => count,
    sound: () => [...conversations.values()].flat(),
    async write(): Promise<void> {
      const number = count;
      if (number % POISON_EVERY === POISON_EVERY - 1) await writePoison(number);
      else await writeSound(number);
      count += 1;
      assert.equal(count, poison.size + written.length);
    },
  };
}
