import { useState } from 'react';
import type { TicketMessage } from '../../api/shapes.ts';
import { pageOfMail } from '../../api/tickets.ts';
import { Button } from '../../parts/button.tsx';
import { words } from '../../words.ts';

const { message: texts } = words.inbox;

type MessageBodyParts = { ticketId: string; message: TicketMessage; name: string };

/**
 * What was written. A page of the sender's is drawn in a frame that may do nothing: no script, no form, and nothing
 * is loaded from elsewhere.
 */
export function MessageBody({ ticketId, message, name }: MessageBodyParts) {
  const [isPage, setPage] = useState(message.has_html);
  const { text, has_html, remote_images, is_cut } = message;
  if (text === null) return <p className="text-danger">{texts.sealed}</p>;
  return (
    <div className="grid grid-cols-1 gap-3">
      {isPage ? (
        <Frame ticketId={ticketId} message={message} name={name} />
      ) : (
        <p className={text ? 'whitespace-pre-wrap wrap-anywhere' : 'text-soft'}>{text || texts.empty}</p>
      )}
      {isPage && remote_images > 0 && <p className="text-sm text-soft">{texts.images(remote_images)}</p>}
      {is_cut && <p className="text-sm text-soft">{texts.cut}</p>}
      {has_html && (
        <Button look="quiet" className="justify-self-start text-soft" onClick={() => setPage(!isPage)}>
          {isPage ? texts.asText : texts.asPage}
        </Button>
      )}
    </div>
  );
}

function Frame({ ticketId, message: { id, attachments }, name }: MessageBodyParts) {
  const hasImages = attachments.some(({ is_inline }) => is_inline);
  return (
    <iframe
      title={texts.frame(name)}
      src={pageOfMail({ ticketId, messageId: id }, hasImages)}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      loading="lazy"
      className="h-72 w-full resize-y rounded-lg bg-[#fff] p-3 ring-1 ring-line"
    />
  );
}
