import { type ReactNode, useRef, useState } from 'react';
import type { TicketMessage } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { words } from '../../words.ts';
import { MailFrame } from './mail-frame.tsx';

const { message: texts } = words.inbox;

type MessageBodyParts = { ticketId: string; message: TicketMessage; name: string };

/** What was written: as its sender laid it out where there is such a page, and as text. */
export function MessageBody({ ticketId, message, name }: MessageBodyParts) {
  const [isPage, setPage] = useState(message.has_html);
  const { text, has_html, is_cut } = message;
  if (text === null) return <p className="text-danger">{texts.sealed}</p>;
  const otherLook = has_html && (
    <Quiet onClick={() => setPage(!isPage)}>{isPage ? texts.asText : texts.asPage}</Quiet>
  );
  return (
    <div className="grid grid-cols-1 gap-3">
      {isPage ? (
        <LaidOut ticketId={ticketId} message={message} name={name} otherLook={otherLook} />
      ) : (
        <>
          <p className={text ? 'whitespace-pre-wrap wrap-anywhere' : 'text-soft'}>{text || texts.empty}</p>
          {otherLook && <Row>{otherLook}</Row>}
        </>
      )}
      {is_cut && <p className="text-sm text-soft">{texts.cut}</p>}
    </div>
  );
}

function LaidOut({ otherLook, ...about }: MessageBodyParts & { otherLook: ReactNode }) {
  const [hasRemoteImages, setRemoteImages] = useState(false);
  const [isLarge, setLarge] = useState(false);
  const { remote_images } = about.message;
  const told = useRef<HTMLParagraphElement>(null);

  function load() {
    setRemoteImages(true);
    told.current?.focus({ preventScroll: true }); // the button goes away with it
  }

  return (
    <>
      {remote_images > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg bg-sunken py-2 ps-3.5 pe-2 text-sm text-soft">
          <p ref={told} tabIndex={-1} className="min-w-48 flex-1">
            {hasRemoteImages ? texts.imagesLoaded : texts.images(remote_images)}
          </p>
          {!hasRemoteImages && <Button onClick={load}>{texts.loadImages(remote_images)}</Button>}
        </div>
      )}
      <MailFrame {...about} hasRemoteImages={hasRemoteImages} isLarge={isLarge} />
      <Row>
        <Quiet onClick={() => setLarge(!isLarge)}>{isLarge ? texts.less : texts.more}</Quiet>
        {otherLook}
      </Row>
    </>
  );
}

/** Begins where the text above it begins. */
function Row({ children }: { children: ReactNode }) {
  return <div className="-mx-3.5 -my-1 flex flex-wrap">{children}</div>;
}

function Quiet({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button look="quiet" className="text-soft" onClick={onClick}>
      {children}
    </Button>
  );
}
