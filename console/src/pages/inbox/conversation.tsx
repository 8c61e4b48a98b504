import { useState } from 'react';
import { flushSync } from 'react-dom';
import type { ShownTicket, TicketMessage } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { words } from '../../words.ts';
import { MessageCard, nameOf, placeOf } from './message-card.tsx';

const { ticket: texts } = words.inbox;

/** A long conversation opens with how it began and where it stands; each may draw a page of its sender's. */
const LAST_SHOWN = 4;
const MORE_AT_A_TIME = 10;

/** Every mail and answer, the oldest first. */
export function Conversation({ ticket }: { ticket: ShownTicket }) {
  const { messages } = ticket;
  const [lastShown, setLastShown] = useState(LAST_SHOWN);
  const hidden = hiddenAmong(messages, lastShown);

  /** Reading goes on with the first of them; the button may be gone by then. */
  function reveal() {
    const first = hidden.at(-MORE_AT_A_TIME) ?? hidden[0];
    flushSync(() => setLastShown(lastShown + MORE_AT_A_TIME));
    if (first) document.getElementById(placeOf(first))?.focus({ preventScroll: true });
  }

  return (
    <>
      <News messages={messages} />
      <ol aria-label={texts.conversation} className="grid grid-cols-1 gap-4">
        {messages.map(message => {
          if (!hidden.includes(message))
            return (
              <li key={message.id}>
                <MessageCard ticket={ticket} message={message} />
              </li>
            );
          if (message !== hidden.at(-1)) return null;
          return (
            <li key="hidden" className="grid">
              <Button look="quiet" className="border border-dashed border-edge/60 text-soft" onClick={reveal}>
                {texts.showHidden(hidden.length)}
              </Button>
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** In the middle, and nothing that somebody has to see to. */
function hiddenAmong(messages: readonly TicketMessage[], lastShown: number): readonly TicketMessage[] {
  const middle = messages.slice(1, -lastShown).filter(({ sending }) => !sending || sending.state === 'sent');
  return middle.length > 1 ? middle : [];
}

/** Who has written since the page was opened, for those who do not see it appear. */
function News({ messages }: { messages: readonly TicketMessage[] }) {
  const [countBefore] = useState(messages.length);
  const last = messages.at(-1);
  return (
    <p role="status" className="sr-only">
      {last && messages.length > countBefore && texts.arrived(nameOf(last))}
    </p>
  );
}
