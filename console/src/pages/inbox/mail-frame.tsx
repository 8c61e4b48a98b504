import type { TicketMessage } from '../../api/shapes.ts';
import { pageOfMail } from '../../api/tickets.ts';
import { words } from '../../words.ts';

const { message: texts } = words.inbox;

type MailFrameParts = {
  ticketId: string;
  message: TicketMessage;
  name: string;
  hasRemoteImages: boolean;
  isLarge: boolean;
};

/**
 * A page of the sender's, in a frame that may do nothing: no script, no form, no origin. It cannot even say how high it
 * is, so its room is guessed from its lines.
 */
export function MailFrame({ ticketId, message, name, hasRemoteImages, isLarge }: MailFrameParts) {
  const { id, attachments } = message;
  const inline = attachments.some(({ is_inline }) => is_inline) ? 'inline' : 'none';
  const height = isLarge ? '85dvh' : `${roomFor(message)}rem`;
  return (
    <iframe
      title={texts.frame(name)}
      src={pageOfMail({ ticketId, messageId: id }, hasRemoteImages ? 'all' : inline)}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      style={{ height }}
      className="w-full resize-y rounded-lg bg-[#fff] p-3 ring-1 ring-line"
    />
  );
}

const MOST_REM = 34;
const LEAST_REM = 7;
const LINE_REM = 1.45;
const AROUND_REM = 4;
/** On a phone a line holds half as much. */
const NARROW = '(width < 40rem)';

function roomFor({ html_lines }: TicketMessage): number {
  const lines = window.matchMedia(NARROW).matches ? html_lines * 2 : html_lines;
  return Math.min(Math.max(AROUND_REM + lines * LINE_REM, LEAST_REM), MOST_REM);
}
