import { json, withoutBody } from '../../../frame/answers.ts';
import { ControlRefusal } from '../../../frame/control-refusal.ts';
import { readControlBody } from '../../../frame/fields.ts';
import type { Route, Visit } from '../../../frame/routes.ts';
import { requirePerson } from '../../control/people.ts';
import type { Google } from '../../google.ts';
import { livingPeople } from '../../people.ts';
import type { Person } from '../../records.ts';
import { changeLabels, drop } from '../change-mailbox.ts';
import { forgetAll } from '../history.ts';
import { isLabel } from '../labels.ts';
import { mailboxOf } from '../mailbox.ts';
import { deleteForGood } from '../methods/labels-of-messages.ts';
import type { Mailbox, Message } from '../records.ts';
import { listed } from '../search/listed.ts';
import { readQuery } from '../search/read-query.ts';
import { legible } from './legible.ts';

const usualMessages = 50;

/** Mailboxes as their owners see them, and what happens to them behind the back of every app. */
export function mailboxesControl(google: Google, prefix: string): Route[] {
  const one = `${prefix}/{person}`;
  const whose = (visit: Visit) => {
    const person = requirePerson(google, visit.parameter('person'));
    return { person, mailbox: mailboxOf(google, person) };
  };
  const which = (visit: Visit) => {
    const { mailbox } = whose(visit);
    return { mailbox, message: requireMessage(mailbox, visit.parameter('id')) };
  };
  return [
    {
      method: 'GET',
      path: prefix,
      answer: () =>
        json({ mailboxes: livingPeople(google).map(person => overview(person, mailboxOf(google, person))) }),
    },
    {
      method: 'GET',
      path: one,
      answer: visit => {
        const { person, mailbox } = whose(visit);
        return json(overview(person, mailbox));
      },
    },
    {
      method: 'PATCH',
      path: one,
      answer: async visit => {
        const { person, mailbox } = whose(visit);
        const body = await readControlBody(visit.request, ['isEnabled']);
        mailbox.isEnabled = body.findFlag('isEnabled') ?? mailbox.isEnabled;
        return json(overview(person, mailbox));
      },
    },
    {
      method: 'GET',
      path: `${one}/messages`,
      answer: visit => {
        const messages = look(google, whose(visit).mailbox, visit.url.searchParams);
        return json({ count: messages.length, messages: messages.map(message => legible(message)) });
      },
    },
    {
      method: 'GET',
      path: `${one}/messages/{id}`,
      answer: visit => {
        const { message } = which(visit);
        return json({ ...legible(message), raw: message.raw.toString('utf8') });
      },
    },
    {
      method: 'PATCH',
      path: `${one}/messages/{id}`,
      answer: async visit => {
        const { mailbox, message } = which(visit);
        const body = await readControlBody(visit.request, ['addLabelIds', 'removeLabelIds']);
        const add = body.findTexts('addLabelIds') ?? [];
        const strange = add.find(id => !isLabel(mailbox, id));
        if (strange !== undefined) throw new ControlRefusal(400, `There is no label ${strange}.`);
        changeLabels(google, mailbox, message, { add, remove: body.findTexts('removeLabelIds') ?? [] });
        return json(legible(message));
      },
    },
    {
      method: 'DELETE',
      path: `${one}/messages/{id}`,
      answer: visit => {
        const { mailbox, message } = which(visit);
        deleteForGood({ google, mailbox }, message);
        return withoutBody(204);
      },
    },
    {
      method: 'POST',
      path: `${one}/forget-history`,
      answer: visit => {
        const { person, mailbox } = whose(visit);
        forgetAll(mailbox.history);
        return json(overview(person, mailbox));
      },
    },
    {
      method: 'POST',
      path: `${one}/drop-mail`,
      answer: async visit => {
        const { person, mailbox } = whose(visit);
        const body = await readControlBody(visit.request, ['keep']);
        dropAllBut(mailbox, body.findNumber('keep') ?? 0);
        return json(overview(person, mailbox));
      },
    },
    {
      method: 'DELETE',
      path: `${one}/watches`,
      answer: visit => {
        whose(visit).mailbox.watches.clear();
        return withoutBody(204);
      },
    },
    {
      method: 'POST',
      path: `${one}/send-as`,
      answer: async visit => {
        const body = await readControlBody(visit.request, [
          ...['sendAsEmail', 'displayName', 'replyToAddress', 'verificationStatus', 'isDefault'],
        ]);
        const alias = {
          sendAsEmail: body.requireText('sendAsEmail'),
          displayName: body.findText('displayName') ?? '',
          replyToAddress: body.findText('replyToAddress') ?? '',
          verificationStatus: body.findChoice('verificationStatus', ['accepted', 'pending']) ?? 'accepted',
          isDefault: body.findFlag('isDefault') ?? false,
        };
        whose(visit).mailbox.sendAs.set(alias.sendAsEmail.toLowerCase(), alias);
        return json(alias, { status: 201 });
      },
    },
    {
      method: 'DELETE',
      path: `${one}/send-as/{address}`,
      answer: visit => {
        whose(visit).mailbox.sendAs.delete(visit.parameter('address').toLowerCase());
        return withoutBody(204);
      },
    },
  ];
}

function overview(person: Person, mailbox: Mailbox) {
  const { notifications, history } = mailbox;
  return {
    account: person.email,
    isEnabled: mailbox.isEnabled,
    messages: mailbox.messages.size,
    threads: mailbox.threads.size,
    drafts: mailbox.drafts.size,
    historyId: String(history.last),
    oldestHistoryId: String(history.floor),
    notifications: {
      published: notifications.published,
      dropped: notifications.dropped,
      refused: notifications.refused,
    },
    watches: [...mailbox.watches.values()],
    sendAs: [...mailbox.sendAs.values()],
  };
}

function look(google: Google, mailbox: Mailbox, query: URLSearchParams): Message[] {
  const most = Number(query.get('limit') ?? usualMessages);
  const found: Message[] = [];
  const all = listed(mailbox, {
    query: readQuery(query.get('q') ?? ''),
    labelIds: query.getAll('labelIds'),
    includesSpamAndTrash: true,
    nowMs: google.clock.now().getTime(),
    from: undefined,
  });
  for (const message of all) {
    if (found.length >= most) break;
    found.push(message);
  }
  return found;
}

/** Gone without a trace in the history, to make room in a long run. */
function dropAllBut(mailbox: Mailbox, keep: number): void {
  const old = mailbox.timeline.slice(0, Math.max(0, mailbox.timeline.length - keep));
  for (const message of old.toReversed()) drop(mailbox, message);
  for (const draft of mailbox.drafts.values()) {
    if (!mailbox.messages.has(draft.message.id)) mailbox.drafts.delete(draft.id);
  }
}

function requireMessage(mailbox: Mailbox, id: string): Message {
  const message = mailbox.messages.get(id);
  if (!message) throw new ControlRefusal(404, `There is no message ${id} in this mailbox.`);
  return message;
}
