import { changeLabels } from '../change-mailbox.ts';
import { readJsonBody } from '../json-body.ts';
import {
  countsOf,
  findLabelNamed,
  isReservedName,
  mostUserLabels,
  shownLabel,
  shownSystemLabel,
  systemLabels,
} from '../labels.ts';
import { type Call, type Method, readers, writers } from '../method.ts';
import type { UserLabel } from '../records.ts';
import { GmailRefusal, invalidArgument, notFound } from '../refusal.ts';

const fields = [
  ...['id', 'name', 'type', 'messageListVisibility', 'labelListVisibility', 'color'],
  ...['messagesTotal', 'messagesUnread', 'threadsTotal', 'threadsUnread'],
] as const;

const nameOf = { path: '/labels/{id}', scopes: [...writers, 'labels'], units: 5 } as const;

export const labelMethods: readonly Method[] = [
  {
    name: 'labels.list',
    http: 'GET',
    path: '/labels',
    scopes: [...readers, 'labels', 'metadata'],
    units: 1,
    answer: ({ mailbox }) => ({
      labels: [...systemLabels.map(shownSystemLabel), ...[...mailbox.labels.values()].map(shownLabel)],
    }),
  },
  {
    name: 'labels.get',
    http: 'GET',
    path: '/labels/{id}',
    scopes: [...readers, 'labels', 'metadata'],
    units: 1,
    answer: call => {
      const id = call.parameter('id');
      const shown = systemLabels.includes(id) ? shownSystemLabel(id) : shownLabel(requireLabel(call));
      return { ...shown, ...countsOf(call.mailbox, id) };
    },
  },
  {
    name: 'labels.create',
    http: 'POST',
    path: '/labels',
    scopes: nameOf.scopes,
    units: 5,
    answer: async call => {
      if (call.mailbox.labels.size >= mostUserLabels) throw invalidArgument('Too many labels');
      call.mailbox.labelsMade += 1;
      const label: UserLabel = {
        id: `Label_${call.mailbox.labelsMade}`,
        name: '',
        messageListVisibility: undefined,
        labelListVisibility: undefined,
        color: undefined,
      };
      await change(call, label);
      if (label.name === '') throw invalidArgument('Invalid label name');
      call.mailbox.labels.set(label.id, label);
      return shownLabel(label);
    },
  },
  ...(['PUT', 'PATCH'] as const).map(
    (http): Method => ({
      ...nameOf,
      name: http === 'PUT' ? 'labels.update' : 'labels.patch',
      http,
      answer: async call => {
        const label = requireLabel(call);
        await change(call, label);
        return shownLabel(label);
      },
    }),
  ),
  {
    ...nameOf,
    name: 'labels.delete',
    http: 'DELETE',
    answer: call => {
      const label = requireLabel(call);
      for (const message of call.mailbox.messages.values()) {
        changeLabels(call.google, call.mailbox, message, { remove: [label.id] });
      }
      call.mailbox.labels.delete(label.id);
      return undefined;
    },
  },
];

function requireLabel(call: Call): UserLabel {
  const id = call.parameter('id');
  const label = call.mailbox.labels.get(id);
  if (label) return label;
  if (systemLabels.includes(id)) throw invalidArgument('Invalid label: a system label cannot be changed');
  throw notFound();
}

async function change(call: Call, label: UserLabel): Promise<void> {
  const body = await readJsonBody(call.request, fields);
  const name = body.findText('name')?.trim() ?? label.name;
  if (name === '' || isReservedName(name)) throw invalidArgument('Invalid label name');
  const namesake = findLabelNamed(call.mailbox, name);
  if (namesake && namesake !== label) {
    throw new GmailRefusal(409, 'aborted', 'Label name exists or conflicts', { name: 'ABORTED' });
  }
  label.name = name;
  label.messageListVisibility = body.findText('messageListVisibility') ?? label.messageListVisibility;
  label.labelListVisibility = body.findText('labelListVisibility') ?? label.labelListVisibility;
  label.color = body.findObject('color') ?? label.color;
}
