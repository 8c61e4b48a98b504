import { type MessageId, readMessageIds } from '#kernel/message-id.ts';
import { readAddress } from './addresses.ts';
import { clean, cut } from './clean-text.ts';
import { decodeBytes, decodeText, fieldIn, firstToken, type Headers, readHeaders } from './header-fields.ts';
import { MOST_REPORTED } from './limits.ts';

/** RFC 3464: what became of a mail for one recipient. */
export type Delivery = {
  address: string;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | 'unknown';
  /** RFC 3463: the first digit says whether it may still work (4) or never will (5). */
  status?: string;
  diagnostic?: string;
};

/** What a program says about a mail that was sent before. */
export type Report =
  | { kind: 'delivery'; recipients: readonly Delivery[]; original?: MessageId }
  /** RFC 8098: somebody has opened it, or has thrown it away unread. */
  | { kind: 'disposition'; disposition: string; original?: MessageId }
  /** RFC 5965: somebody has called it spam. */
  | { kind: 'complaint'; original?: MessageId };

export type Part = { mediaType: string; content: Uint8Array };

export function readReport(parts: readonly Part[]): Report | undefined {
  const of = (...types: string[]) => parts.find(({ mediaType }) => types.includes(mediaType));
  const returned = of('message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global');
  const about = returned && headersOf(returned.content);
  const original = about && idIn(about, 'message-id');
  const disposition = of('message/disposition-notification', 'message/global-disposition-notification');
  if (disposition) return dispositionIn(disposition, original);
  const delivery = of('message/delivery-status', 'message/global-delivery-status');
  if (delivery)
    return { kind: 'delivery', recipients: deliveriesIn(delivery), ...(original && { original }) };
  if (of('message/feedback-report')) return { kind: 'complaint', ...(original && { original }) };
  return undefined;
}

function dispositionIn({ content }: Part, returned: MessageId | undefined): Report {
  const fields = headersOf(content);
  const named = fields && idIn(fields, 'original-message-id');
  const original = named ?? returned;
  const words = (fields && fieldIn(fields, 'disposition')) ?? '';
  const disposition = firstToken(words.slice(words.indexOf(';') + 1).trim()) || 'unknown';
  return { kind: 'disposition', disposition, ...(original && { original }) };
}

/** Groups of fields with an empty line between them: one about the mail, then one for each recipient. */
function deliveriesIn({ content }: Part): Delivery[] {
  const groups = decodeBytes(content)
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[ \t]*\n)+/)
    .slice(0, MOST_REPORTED + 1);
  return groups.flatMap(group => {
    const fields = headersOf(Buffer.from(group.replace(/^\n+/, '')));
    return fields ? deliveryIn(fields) : [];
  });
}

function deliveryIn(fields: Headers): Delivery[] {
  const named = fieldIn(fields, 'final-recipient') ?? fieldIn(fields, 'original-recipient');
  const address = named && readAddress(afterType(named).replace(/^<(.*)>$/, '$1'));
  if (!address) return [];
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fieldIn(fields, 'status') ?? '')?.[0];
  const diagnostic = decodeText(afterType(fieldIn(fields, 'diagnostic-code') ?? ''));
  return [
    {
      address,
      action: actionOf(fieldIn(fields, 'action') ?? ''),
      ...(status && { status }),
      ...(diagnostic && { diagnostic: cut(clean(diagnostic), 500) }),
    },
  ];
}

const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

function actionOf(value: string): Delivery['action'] {
  const token = firstToken(value);
  return actions.find(action => action === token) ?? 'unknown';
}

/** `rfc822; kim@acme.test`: the type says in which system of addresses. */
function afterType(value: string): string {
  return value.slice(value.indexOf(';') + 1).trim();
}

function headersOf(content: Uint8Array): Headers | undefined {
  const read = readHeaders(content);
  return read.kind === 'headers' ? read.headers : undefined;
}

function idIn(headers: Headers, field: string): MessageId | undefined {
  return readMessageIds(fieldIn(headers, field) ?? '')[0];
}
