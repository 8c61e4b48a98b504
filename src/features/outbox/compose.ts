import MailComposer from 'nodemailer/lib/mail-composer';
import { fail } from '#kernel/failures.ts';
import { domainOfMailAddress } from '#kernel/mail-address.ts';
import { bracketed, type MessageId, newMessageId } from '#kernel/message-id.ts';
import type { World } from '#kernel/world.ts';
import { MOST_SENT_BYTES } from '#providers/google/gmail/send.ts';
import {
  checkedDraft,
  type Draft,
  type DraftAttachment,
  type Person,
  peopleIn,
  type Recipient,
} from './draft.ts';

/** Ready to go out, letter by letter the same however often it is tried. */
export type Composed = { messageId: MessageId; raw: string; draft: Draft };

/** The first of a thread and the newest: enough for every program to find its place, and a header of fair length. */
const MOST_REFERENCES = 30;

/** Throws invalid_input where something in the draft would not be what it seems once it is a mail. */
export async function composeMail({ world }: { world: World }, asked: Draft): Promise<Composed> {
  const draft = checkedDraft(asked);
  const messageId = newMessageId(world, domainOfMailAddress(draft.from.address));
  const node = new MailComposer({
    from: personIn(draft.from),
    ...(draft.replyTo && { replyTo: personIn(draft.replyTo) }),
    to: draft.to.map(recipientIn),
    cc: (draft.cc ?? []).map(recipientIn),
    bcc: (draft.bcc ?? []).map(recipientIn),
    subject: draft.subject,
    messageId: bracketed(messageId),
    date: world.now(),
    text: draft.text,
    ...(draft.html !== undefined && { html: draft.html }),
    attachments: (draft.attachments ?? []).map(attachmentIn),
    ...threadOf(draft),
    ...(draft.byProgram && { headers: saidByProgram }),
    baseBoundary: world.randomBytes(12).toString('hex'),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const named = new Set(node.getEnvelope().to.map(address => address.toLowerCase()));
  if (named.size !== addressesOf(draft).size)
    throw new Error('A mail was composed that does not name all its recipients.');
  node.keepBcc = true; // Gmail learns from it whom to send to, and takes it out
  const bytes = await node.build();
  if (bytes.length > MOST_SENT_BYTES)
    throw fail('too_large', {
      detail: 'Gmail sends at most 35 MB, attachments in their encoding included. Attach less.',
    });
  const raw = bytes.toString('latin1');
  if (/[^\0-\x7f]/.test(raw)) throw new Error('A mail was composed that is not ASCII.');
  return { messageId, raw, draft };
}

function addressesOf({ to, cc = [], bcc = [] }: Draft): Set<string> {
  return new Set(peopleIn([...to, ...cc, ...bcc]).map(({ address }) => address.toLowerCase()));
}

/** RFC 3834, 5, and what Exchange looks at instead. */
const saidByProgram = { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' };

/** RFC 5322, 3.6.4: those of the mail that is answered, oldest first, and then itself. */
function threadOf({ answers }: Draft): { inReplyTo?: string; references?: string[] } {
  if (!answers) return {};
  const before = answers.references.filter(id => id !== answers.messageId).toReversed();
  const kept =
    before.length > MOST_REFERENCES ? [...before.slice(0, 1), ...before.slice(1 - MOST_REFERENCES)] : before;
  return { inReplyTo: bracketed(answers.messageId), references: [...kept, answers.messageId].map(bracketed) };
}

function personIn({ name = '', address }: Person) {
  return { name, address };
}

function recipientIn(recipient: Recipient) {
  if (!('group' in recipient)) return personIn(recipient);
  // Taken as text only: as an object a group is left out without a word.
  const members = recipient.members.map(({ name = '', address }) => `${quoted(name)} <${address}>`);
  return `${quoted(recipient.group)}: ${members.join(', ')};`;
}

function quoted(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

function attachmentIn({ fileName, mediaType, content, contentId }: DraftAttachment) {
  return {
    filename: fileName,
    content: Buffer.from(content),
    // A mail within a mail may not be encoded (RFC 2046, 5.2.1), and so would not survive every host.
    contentType: mediaType.startsWith('message/') ? 'application/octet-stream' : mediaType,
    contentTransferEncoding: 'base64',
    ...(contentId ? { cid: contentId, contentDisposition: 'inline' } : { contentDisposition: 'attachment' }),
  };
}
