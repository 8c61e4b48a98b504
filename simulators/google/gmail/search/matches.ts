import { addressesIn } from '../mime/addresses.ts';
import { decodeWords } from '../mime/encoded-words.ts';
import { findHeader, findHeaders, messageIdsIn } from '../mime/headers.ts';
import { everyPart, findBody, type Part, readParts, textOf } from '../mime/parts.ts';
import type { Mailbox, Message } from '../records.ts';
import { textWithin } from '../snippet.ts';
import { ageMs, momentOf } from './dates.ts';
import type { Query } from './read-query.ts';

export type Place = { mailbox: Mailbox; nowMs: number };

/** Reads a mail at most once for a whole query, and only if the query asks for what stands in it. */
export function matches(query: Query, message: Message, place: Place): boolean {
  let mail: Part | undefined;
  const parsed = () => {
    mail ??= readParts(message.raw);
    return mail;
  };
  return holds(query);

  function holds(one: Query): boolean {
    switch (one.kind) {
      case 'all':
        return one.of.every(holds);
      case 'any':
        return one.of.some(holds);
      case 'not':
        return !holds(one.of);
      case 'term':
        return (terms[one.field] ?? unknownField(one.field))(one.value, { ...place, message, parsed });
      default:
        return one satisfies never;
    }
  }
}

type Looked = Place & { message: Message; parsed: () => Part };
type Term = (value: string, looked: Looked) => boolean;

const terms: Readonly<Record<string, Term>> = {
  '': (value, { parsed }) => everywhere(parsed()).includes(value.toLowerCase()),
  rfc822msgid: (value, { message }) => message.messageId === (messageIdsIn(value)[0] ?? value),
  from: (value, looked) => headerHas(looked, ['From'], value),
  to: (value, looked) => headerHas(looked, ['To', 'Cc', 'Bcc'], value),
  cc: (value, looked) => headerHas(looked, ['Cc'], value),
  bcc: (value, looked) => headerHas(looked, ['Bcc'], value),
  deliveredto: (value, looked) => headerHas(looked, ['Delivered-To'], value),
  list: (value, looked) => headerHas(looked, ['List-ID', 'List-Post'], value),
  subject: (value, { parsed }) => subjectOf(parsed()).toLowerCase().includes(value.toLowerCase()),
  after: (value, { message }) => message.internalDateMs >= (momentOf(value) ?? Number.POSITIVE_INFINITY),
  newer: (value, looked) => terms.after?.(value, looked) ?? false,
  before: (value, { message }) => message.internalDateMs < (momentOf(value) ?? Number.NEGATIVE_INFINITY),
  older: (value, looked) => terms.before?.(value, looked) ?? false,
  newer_than: (value, { message, nowMs }) => {
    const age = ageMs(value);
    return age !== undefined && message.internalDateMs >= nowMs - age;
  },
  older_than: (value, { message, nowMs }) => {
    const age = ageMs(value);
    return age !== undefined && message.internalDateMs < nowMs - age;
  },
  larger: (value, { message }) => message.raw.length > bytesOf(value),
  size: (value, { message }) => message.raw.length > bytesOf(value),
  smaller: (value, { message }) => message.raw.length < bytesOf(value),
  in: (value, looked) => isIn(value.toLowerCase(), looked),
  is: (value, looked) => isSo(value.toLowerCase(), looked),
  label: (value, looked) => isLabelled(value, looked),
  category: (value, { message }) => message.labelIds.has(`CATEGORY_${value.toUpperCase()}`),
  has: (value, { message, parsed }) => {
    if (value.toLowerCase() === 'attachment') return filenamesOf(parsed()).length > 0;
    return value.toLowerCase() === 'userlabels' && [...message.labelIds].some(id => id.startsWith('Label_'));
  },
  filename: (value, { parsed }) =>
    filenamesOf(parsed()).some(name => name.toLowerCase().includes(value.toLowerCase())),
};

/** `https:` and the like are words, not fields. */
function unknownField(field: string): Term {
  return (value, looked) => terms['']?.(`${field}:${value}`, looked) ?? false;
}

function headerHas({ parsed }: Looked, names: readonly string[], value: string): boolean {
  const { headers } = parsed();
  const wanted = value.toLowerCase();
  return names
    .flatMap(name => findHeaders(headers, name))
    .some(text => {
      const people = addressesIn(text).map(({ name, address }) => `${name} ${address}`);
      return [decodeWords(text), ...people].some(one => one.toLowerCase().includes(wanted));
    });
}

function subjectOf({ headers }: Part): string {
  return decodeWords(findHeader(headers, 'Subject') ?? '');
}

function filenamesOf(mail: Part): string[] {
  return everyPart(mail)
    .map(part => part.filename)
    .filter(name => name !== '');
}

function everywhere(mail: Part): string {
  const people = ['From', 'To', 'Cc'].map(name => decodeWords(findHeader(mail.headers, name) ?? ''));
  const plain = findBody(mail, 'text/plain');
  const html = findBody(mail, 'text/html');
  const text = [plain ? textOf(plain) : '', html ? textWithin(textOf(html)) : ''];
  return [subjectOf(mail), ...people, ...text].join('\n').toLowerCase();
}

function isIn(value: string, { message: { labelIds }, mailbox }: Looked): boolean {
  if (value === 'anywhere') return true;
  if (value === 'drafts') return labelIds.has('DRAFT');
  if (value === 'archive') return !['INBOX', 'SENT', 'DRAFT', 'TRASH', 'SPAM'].some(id => labelIds.has(id));
  return isLabelNamed(mailbox, labelIds, value);
}

function isSo(value: string, { message: { labelIds } }: Looked): boolean {
  return value === 'read' ? !labelIds.has('UNREAD') : labelIds.has(value.toUpperCase());
}

function isLabelled(value: string, { message: { labelIds }, mailbox }: Looked): boolean {
  return isLabelNamed(mailbox, labelIds, value.toLowerCase());
}

/** In a query spaces and slashes of a label's name are written as hyphens. */
function isLabelNamed({ labels }: Mailbox, labelIds: ReadonlySet<string>, value: string): boolean {
  if (labelIds.has(value.toUpperCase())) return true;
  return [...labels.values()].some(
    ({ id, name }) =>
      labelIds.has(id) && [name.toLowerCase(), name.toLowerCase().replaceAll(/[ /]/g, '-')].includes(value),
  );
}

const multiples: Readonly<Record<string, number>> = { k: 1_024, m: 1_048_576 };

function bytesOf(text: string): number {
  const [, count = '0', unit = ''] = /^(\d+)([km]?)b?$/i.exec(text) ?? [];
  return Number(count) * (multiples[unit.toLowerCase()] ?? 1);
}
