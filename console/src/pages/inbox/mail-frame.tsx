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
 * is, so its room is guessed from its words.
 */
export function MailFrame({ ticketId, message, name, hasRemoteImages, isLarge }: MailFrameParts) {
  const { id, attachments } = message;
  const inline = attachments.some(({ is_inline }) => is_inline) ? 'inline' : 'none';
  const height = isLarge ? '85dvh' : `${Math.min(roomFor(message), MOST_REM)}rem`;
  return (
    <iframe
      title={texts.frame(name)}
      src={pageOfMail({ ticketId, messageId: id }, hasRemoteImages ? 'all' : inline)}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      loading="lazy"
      style={{ height }}
      className="w-full resize-y rounded-lg bg-[#fff] p-3 ring-1 ring-line"
    />
  );
}

const MOST_REM = 34;
const LEAST_REM = 9;
const LINE_REM = 1.5;
const IMAGE_REM = 7;
const AROUND_REM = 4;
const LETTERS_IN_LINE = { wide: 75, narrow: 38 };

export function mayNeedMore(message: TicketMessage): boolean {
  return roomFor(message) >= MOST_REM;
}

function roomFor({ text, attachments, remote_images }: TicketMessage): number {
  const isNarrow = window.matchMedia('(width < 40rem)').matches;
  const letters = isNarrow ? LETTERS_IN_LINE.narrow : LETTERS_IN_LINE.wide;
  const lines = (text ?? '').split('\n').map(line => Math.max(Math.ceil(line.length / letters), 1));
  const images = remote_images + attachments.filter(({ is_inline }) => is_inline).length;
  const sum = lines.reduce((all, each) => all + each, 0);
  return Math.max(LEAST_REM, AROUND_REM + sum * LINE_REM + images * IMAGE_REM);
}
