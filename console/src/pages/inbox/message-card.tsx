import type { ReactNode } from 'react';
import type { ShownTicket, TicketMessage } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { classes } from '../../parts/classes.ts';
import { Time } from '../../parts/time.tsx';
import { Warning } from '../../parts/warning.tsx';
import { words } from '../../words.ts';
import { Attachments } from './attachments.tsx';
import { MessageBody } from './message-body.tsx';
import { shownAddress } from './people.ts';
import { Sending } from './sending.tsx';
import { Why } from './why.tsx';

const { message: texts } = words.inbox;

type MessageCardParts = { ticket: ShownTicket; message: TicketMessage };

/** One mail of the conversation, with everything that is worth knowing before one trusts it. */
export function MessageCard({ ticket, message }: MessageCardParts) {
  const isOurs = message.direction === 'out';
  const name = nameOf(message);
  return (
    <article
      id={placeOf(message)}
      tabIndex={-1}
      aria-label={name}
      className={classes(
        'grid grid-cols-1 gap-3 rounded-xl p-5 ring-1 ring-line sm:p-6',
        isOurs ? 'bg-accent-wash/45 sm:ms-8' : 'bg-surface',
      )}
    >
      <header className="grid gap-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="font-semibold wrap-anywhere">{name}</h2>
          <span className="text-sm text-soft">
            <Time at={message.at} />
          </span>
        </div>
        <Addresses ticket={ticket} message={message} />
        <Subject ticket={ticket} message={message} />
        <Marks message={message} />
      </header>
      <Cautions message={message} />
      <MessageBody ticketId={ticket.id} message={message} name={name} />
      <Attachments ticketId={ticket.id} message={message} />
      {message.sending && <Sending ticket={ticket} message={message} sending={message.sending} />}
      <Why message={message} />
    </article>
  );
}

/** Where reading goes on when it has been hidden before. */
export function placeOf({ id }: TicketMessage): string {
  return `message-${id}`;
}

export function nameOf({ direction, author, by_program, from }: TicketMessage): string {
  if (direction === 'out')
    return texts.answered(author?.name || (by_program ? texts.program : texts.somebody));
  const [sender] = from;
  return sender?.name || sender?.address || texts.somebody;
}

/** Only where it does not say what stands on top of the page already. */
function Subject({ ticket, message: { subject } }: MessageCardParts) {
  if (bare(subject) === bare(ticket.subject)) return null;
  return <p className="text-sm text-soft wrap-anywhere">{texts.subject(subject)}</p>;
}

/** Without what programs put in front of an answer. */
function bare(subject: string): string {
  return subject.replace(/^((re|aw|sv|antw|rif|odp|fwd?|wg)\s*:\s*)+/i, '').trim();
}

type Person = TicketMessage['from'][number];

function Addresses({ ticket, message: { direction, from, to, cc, reply_to } }: MessageCardParts) {
  const isOurs = direction === 'out';
  return (
    <div className="text-sm text-soft">
      {!isOurs && from[0]?.name && <p className="wrap-anywhere">{from[0].address}</p>}
      <Line ticket={ticket} title={texts.to} people={to} />
      <Line ticket={ticket} title={texts.cc} people={cc} />
      {!isOurs && <Line ticket={ticket} title={texts.replyTo} people={reply_to} />}
    </div>
  );
}

type LineParts = { ticket: ShownTicket; title: string; people: readonly Person[] };

function Line({ ticket, title, people }: LineParts) {
  if (people.length === 0) return null;
  return (
    <p className="wrap-anywhere">
      {title} {people.map(({ address }) => shownAddress(address, ticket)).join(', ')}
    </p>
  );
}

function Marks({
  message: { direction, origin, standing, authentication, is_old },
}: Pick<MessageCardParts, 'message'>) {
  if (direction === 'out') return null;
  const kind = texts.origins[origin.kind];
  const marks: ReactNode[] = [
    kind && <Badge key="kind">{kind}</Badge>,
    is_old && <Badge key="old">{texts.old}</Badge>,
    standing === 'own_mailbox' && <Badge key="own">{texts.ownMailbox}</Badge>,
    standing === 'pretender' && (
      <Badge key="pretender" tone="danger">
        {texts.pretender}
      </Badge>
    ),
    authentication === 'forged' && (
      <Badge key="forged" tone="danger">
        {texts.forged}
      </Badge>
    ),
  ].filter(Boolean);
  return marks.length > 0 ? <div className="flex flex-wrap gap-1.5">{marks}</div> : null;
}

function Cautions({ message: { standing, authentication, from } }: Pick<MessageCardParts, 'message'>) {
  const isOdd = from.some(({ oddities }) => oddities.length > 0);
  const isForged = authentication === 'forged';
  if (!(isOdd || isForged || standing === 'pretender')) return null;
  return (
    <Warning tone="danger">
      {isForged && <p>{texts.forgedMeaning}</p>}
      {standing === 'pretender' && <p>{texts.pretenderMeaning}</p>}
      {isOdd && <p>{texts.odd}</p>}
    </Warning>
  );
}
