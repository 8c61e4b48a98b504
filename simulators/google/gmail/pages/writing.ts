import { seeOther } from '../../../frame/answers.ts';
import type { Route, Visit } from '../../../frame/routes.ts';
import type { Google } from '../../google.ts';
import { findPerson } from '../../people.ts';
import type { Person } from '../../records.ts';
import { arrive, writeMail } from '../arriving-mail.ts';
import { mailboxOf } from '../mailbox.ts';
import { addressesIn } from '../mime/addresses.ts';
import type { Attachment } from '../mime/compose.ts';
import type { Message } from '../records.ts';
import { GmailRefusal } from '../refusal.ts';
import { send } from '../send.ts';
import { shownSendAs } from '../send-as.ts';
import { answerHeaders, answerSheet, sendersOf } from './answer-sheet.ts';
import { composePage, emptySheet, type Sheet } from './compose-page.ts';
import { mailPaths, withQuery } from './paths.ts';

export function writingRoutes(google: Google): Route[] {
  return [
    { method: 'GET', path: mailPaths.compose, answer: visit => write(google, visit) },
    { method: 'POST', path: mailPaths.compose, answer: visit => sendWritten(google, visit) },
    {
      method: 'GET',
      path: mailPaths.outside,
      answer: ({ url }) => {
        const sheet = { ...emptySheet, to: url.searchParams.get('to') ?? '' };
        return composePage({ person: undefined, senders: [], sheet });
      },
    },
    { method: 'POST', path: mailPaths.outside, answer: visit => bring(google, visit) },
  ];
}

function write(google: Google, { url }: Visit): Response {
  const person = findPerson(google, url.searchParams.get('account') ?? '');
  if (!person) return seeOther(mailPaths.home);
  const senders = sendersFor(google, person);
  const answered = findAnswered(google, person, url.searchParams.get('answers'));
  const blank = { ...emptySheet, to: url.searchParams.get('to') ?? '' };
  return composePage({ person, senders, sheet: answered ? answerSheet(answered, senders) : blank });
}

async function sendWritten(google: Google, { request }: Visit): Promise<Response> {
  const form = await request.formData();
  const person = findPerson(google, textIn(form, 'account'));
  if (!person) return seeOther(mailPaths.home);
  const sheet = readSheet(form);
  const answered = findAnswered(google, person, sheet.answers);
  try {
    const raw = writeMail(google, {
      ...lettersOf(sheet),
      headers: answered && answerHeaders(answered),
      attachments: await readFiles(form),
    });
    const { threadId } = send(google, person, { raw, threadId: answered?.threadId });
    return seeOther(withQuery(mailPaths.conversation, { account: person.email, thread: threadId }));
  } catch (error) {
    if (!(error instanceof GmailRefusal)) throw error;
    return composePage({ person, senders: sendersFor(google, person), sheet, wrong: error.message });
  }
}

async function bring(google: Google, { request }: Visit): Promise<Response> {
  const form = await request.formData();
  const sheet = readSheet(form);
  const isAddressed = addressesIn(sheet.from).length === 1 && addressesIn(sheet.to).length > 0;
  const raw = writeMail(google, { ...lettersOf(sheet), attachments: await readFiles(form) });
  const { delivered, unknown } = isAddressed
    ? arrive(google, { raw, verdict: 'pass' })
    : { delivered: [], unknown: [] };
  const [first] = delivered;
  if (first) {
    return seeOther(withQuery(mailPaths.conversation, { account: first.account, thread: first.threadId }));
  }
  const wrong = isAddressed
    ? `Nobody at the simulated Google reads ${unknown.join(', ')}.`
    : 'From takes one address, and To at least one.';
  return composePage({ person: undefined, senders: [], sheet, wrong });
}

function sendersFor(google: Google, person: Person): string[] {
  const accepted = shownSendAs(person, mailboxOf(google, person)).filter(
    one => one.verificationStatus === 'accepted',
  );
  return sendersOf(
    person.name,
    accepted.map(one => one.sendAsEmail),
  );
}

function findAnswered(google: Google, person: Person, id: string | null): Message | undefined {
  return mailboxOf(google, person).messages.get(id ?? '');
}

function readSheet(form: FormData): Sheet {
  const line = (name: string) =>
    textIn(form, name)
      .replaceAll(/[\r\n]+/g, ' ')
      .trim();
  return {
    from: line('from'),
    to: line('to'),
    cc: line('cc'),
    subject: line('subject'),
    text: textIn(form, 'text'),
    html: textIn(form, 'html'),
    answers: line('answers'),
  };
}

function lettersOf({ answers: _, html, cc, ...letters }: Sheet) {
  return { ...letters, cc: cc || undefined, html: html.trim() === '' ? undefined : html };
}

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

async function readFiles(form: FormData): Promise<Attachment[]> {
  const files = form.getAll('files').filter(file => typeof file !== 'string' && file.size > 0);
  return Promise.all(
    files.map(async file => {
      if (typeof file === 'string') return { filename: '', mimeType: '', content: new Uint8Array() };
      const mimeType = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : 'application/octet-stream';
      return { filename: file.name, mimeType, content: new Uint8Array(await file.arrayBuffer()) };
    }),
  );
}
