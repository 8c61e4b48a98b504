import { fail } from '#kernel/failures.ts';
import { readMailAddress } from '#kernel/mail-address.ts';
import type { MessageId } from '#kernel/message-id.ts';

export type Person = { address: string; name?: string };
/** RFC 5322, 3.4 */
export type Group = { group: string; members: readonly Person[] };
export type Recipient = Person | Group;

export type DraftAttachment = {
  fileName: string;
  mediaType: string;
  content: Uint8Array;
  /** What `cid:` in the page refers to. */
  contentId?: string;
};

/** A mail as somebody wants it to go out. */
export type Draft = {
  from: Person;
  replyTo?: Person;
  to: readonly Recipient[];
  cc?: readonly Recipient[];
  bcc?: readonly Recipient[];
  subject: string;
  /** Always there: what is read where pages are not. */
  text: string;
  html?: string;
  attachments?: readonly DraftAttachment[];
  answers?: {
    messageId: MessageId;
    /** Of the mail that is answered, newest first. */
    references: readonly MessageId[];
    gmailThreadId?: string;
  };
  /** Nobody wrote it, so nobody's program may answer it (RFC 3834). */
  byProgram?: boolean;
};

/** Gmail refuses more. */
export const MOST_RECIPIENTS = 500;
export const MOST_ATTACHMENTS = 100;
export const LONGEST_SUBJECT = 900; // a line has 998 characters, and its name and folds have to fit
const LONGEST_NAME = 250;

/** A line end in a field would begin another one; the others are not seen, or turn what is seen around. */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;
/** Whether it may be the name of somebody in a mail, or its subject. */
export function isOneLine(text: string): boolean {
  return !unfit.test(text);
}

const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,90}$/;
const contentId = /^[\w.+=-]{1,100}(@[\w.-]{1,100})?$/;

/** The same with every address in its one form; or a failure that names every field that cannot be sent. */
export function checkedDraft(draft: Draft): Draft {
  const fields: Record<string, string> = {};
  const person = (path: string, { address, name }: Person): Person => {
    const read = readMailAddress(address.trim());
    // What is not ASCII before the @ is understood by few of the hosts on the way (RFC 6531).
    if (!read || !/^[\x21-\x7e]+$/.test(read)) fields[path] = 'is no address that mail can be sent to';
    if (name !== undefined) oneLine(fields, path, name, LONGEST_NAME);
    return { address: read ?? address, ...(name && { name }) };
  };
  const recipients = (path: string, list: readonly Recipient[] = []): Recipient[] =>
    list.map((each, at) => {
      if (!('group' in each)) return person(`${path}.${at}`, each);
      oneLine(fields, `${path}.${at}`, each.group, LONGEST_NAME);
      const members = each.members.map((member, place) => person(`${path}.${at}.${place}`, member));
      return { group: each.group, members };
    });
  const [to, cc, bcc] = [
    recipients('to', draft.to),
    recipients('cc', draft.cc),
    recipients('bcc', draft.bcc),
  ];
  const count = peopleIn([...to, ...cc, ...bcc]).length;
  if (count === 0) fields.to = 'must name somebody';
  if (count > MOST_RECIPIENTS) fields.to = `may name at most ${MOST_RECIPIENTS} people, all fields together`;
  oneLine(fields, 'subject', draft.subject, LONGEST_SUBJECT);
  checkTexts(fields, draft);
  checkAttachments(fields, draft.attachments ?? []);
  const checked = {
    ...draft,
    ...{ from: person('from', draft.from), to, cc, bcc },
    ...(draft.replyTo && { replyTo: person('reply_to', draft.replyTo) }),
  };
  if (Object.keys(fields).length > 0)
    throw fail('invalid_input', {
      fields,
      detail: 'This mail cannot be sent as it is. Change the fields named.',
    });
  return checked;
}

export function peopleIn(recipients: readonly Recipient[]): Person[] {
  return recipients.flatMap(each => ('group' in each ? each.members : [each]));
}

function oneLine(fields: Record<string, string>, path: string, text: string, most: number): void {
  if (!isOneLine(text)) fields[path] = 'must be one line, without characters that cannot be seen';
  else if (text.length > most) fields[path] = `must have at most ${most} characters`;
}

function checkTexts(fields: Record<string, string>, { text, html = '' }: Draft): void {
  for (const [path, value] of Object.entries({ text, html }))
    if (!value.isWellFormed() || value.includes('\0')) fields[path] = 'holds characters that are none';
}

function checkAttachments(fields: Record<string, string>, attachments: readonly DraftAttachment[]): void {
  if (attachments.length > MOST_ATTACHMENTS) fields.attachments = `may be at most ${MOST_ATTACHMENTS}`;
  for (const [at, each] of attachments.entries()) {
    const path = `attachments.${at}`;
    oneLine(fields, path, each.fileName, LONGEST_NAME);
    if (each.fileName === '' || /[/\\]/.test(each.fileName))
      fields[path] = 'must have a name without a folder';
    if (!mediaType.test(each.mediaType)) fields[path] = 'must have a media type, as application/pdf';
    if (each.contentId !== undefined && !contentId.test(each.contentId))
      fields[path] = 'has an id that is none';
  }
}
