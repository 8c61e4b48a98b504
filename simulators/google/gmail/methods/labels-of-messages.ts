import { changeLabels, deleteMessage } from '../change-mailbox.ts';
import { type JsonBody, readJsonBody } from '../json-body.ts';
import { isChangeable, isLabel } from '../labels.ts';
import { type Call, type Method, writers } from '../method.ts';
import type { Mailbox, Message } from '../records.ts';
import { invalidArgument } from '../refusal.ts';
import { briefly } from '../shown-message.ts';
import { requireMessage } from '../threads.ts';

const mostInBatch = 1_000;
const changes = ['addLabelIds', 'removeLabelIds'] as const;

export const labelsOfMessagesMethods: readonly Method[] = [
  {
    name: 'messages.modify',
    http: 'POST',
    path: '/messages/{id}/modify',
    scopes: writers,
    units: 5,
    answer: async call => {
      const asked = readChange(call.mailbox, await readJsonBody(call.request, changes));
      return changed(call, asked);
    },
  },
  {
    name: 'messages.trash',
    http: 'POST',
    path: '/messages/{id}/trash',
    scopes: writers,
    units: 20,
    answer: call => changed(call, toTrash),
  },
  {
    name: 'messages.untrash',
    http: 'POST',
    path: '/messages/{id}/untrash',
    scopes: writers,
    units: 5,
    answer: call => changed(call, outOfTrash),
  },
  {
    name: 'messages.delete',
    http: 'DELETE',
    path: '/messages/{id}',
    scopes: ['mail'],
    units: 10,
    answer: call => {
      deleteForGood(call, requireMessage(call.mailbox, call.parameter('id')));
      return undefined;
    },
  },
  {
    name: 'messages.batchModify',
    http: 'POST',
    path: '/messages/batchModify',
    scopes: writers,
    units: 50,
    answer: async call => {
      const body = await readJsonBody(call.request, ['ids', ...changes]);
      const asked = readChange(call.mailbox, body);
      for (const message of batchOf(call, body)) changeLabels(call.google, call.mailbox, message, asked);
      return undefined;
    },
  },
  {
    name: 'messages.batchDelete',
    http: 'POST',
    path: '/messages/batchDelete',
    scopes: ['mail'],
    units: 50,
    answer: async call => {
      const body = await readJsonBody(call.request, ['ids']);
      for (const message of batchOf(call, body)) deleteForGood(call, message);
      return undefined;
    },
  },
];

export type LabelChange = { add: readonly string[]; remove: readonly string[] };

export const toTrash: LabelChange = { add: ['TRASH'], remove: ['INBOX'] };
export const outOfTrash: LabelChange = { add: [], remove: ['TRASH'] };

export function readChange(mailbox: Mailbox, body: JsonBody): LabelChange {
  const asked = { add: body.findTexts('addLabelIds'), remove: body.findTexts('removeLabelIds') };
  const all = [...asked.add, ...asked.remove];
  if (all.length === 0) throw invalidArgument('No label add or removes specified');
  const wrong = all.find(id => !isChangeable(mailbox, id));
  if (wrong !== undefined) throw invalidArgument(`Invalid label: ${wrong}`);
  return asked;
}

/** Every label is there, and none of those that nobody may use in this way. */
export function requireLabels(mailbox: Mailbox, ids: readonly string[], excluded: readonly string[]): void {
  const wrong = ids.find(id => !isLabel(mailbox, id) || excluded.includes(id));
  if (wrong !== undefined) throw invalidArgument(`Invalid label: ${wrong}`);
}

export function deleteForGood({ google, mailbox }: Pick<Call, 'google' | 'mailbox'>, message: Message): void {
  for (const draft of mailbox.drafts.values()) {
    if (draft.message === message) mailbox.drafts.delete(draft.id);
  }
  deleteMessage(google, mailbox, message);
}

function changed(call: Call, change: LabelChange): object {
  const message = requireMessage(call.mailbox, call.parameter('id'));
  changeLabels(call.google, call.mailbox, message, change);
  return briefly(message);
}

/** Ids that are gone are passed over in silence. */
function batchOf({ mailbox }: Call, body: JsonBody): Message[] {
  const ids = body.findTexts('ids');
  if (ids.length === 0) throw invalidArgument('No message ids specified');
  if (ids.length > mostInBatch) throw invalidArgument(`Too many message ids, at most ${mostInBatch}`);
  return ids.flatMap(id => mailbox.messages.get(id) ?? []);
}
