import { Download } from 'lucide-react';
import type { TicketMessage } from '../../api/shapes.ts';
import { fileOfMail } from '../../api/tickets.ts';
import { linkLook } from '../../parts/link.ts';
import { words } from '../../words.ts';

const { attachments: texts } = words.inbox;

/** What does something as soon as it is opened, on one machine or another. */
const programs =
  /\.(exe|com|scr|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|msix|jar|lnk|reg|iso|img|apk|dmg|pkg|appimage|sh)$/i;

type AttachmentsParts = { ticketId: string; message: TicketMessage };

/** Saved, never opened here: whatever it is called, it is somebody else's. */
export function Attachments({ ticketId, message }: AttachmentsParts) {
  const { id: messageId, attachments_left_out } = message;
  const files = message.attachments.filter(({ is_inline }) => !is_inline);
  if (files.length === 0 && attachments_left_out === 0) return null;
  return (
    <section aria-label={texts.title} className="grid gap-2">
      <h3 className="text-sm font-medium">{texts.title}</h3>
      {files.length > 0 && (
        <ul className="grid divide-y divide-line rounded-lg ring-1 ring-line">
          {files.map(({ place, file_name, size_bytes, oddities }) => (
            <li key={place} className="grid gap-0.5 px-3.5 py-2.5">
              <div className="flex flex-wrap items-baseline gap-x-3">
                <a
                  href={fileOfMail({ ticketId, messageId }, place)}
                  download={file_name}
                  className={`inline-flex items-baseline gap-2 wrap-anywhere ${linkLook}`}
                >
                  <Download aria-hidden className="size-4 shrink-0 self-center" />
                  {file_name}
                </a>
                <span className="text-sm text-soft tabular-nums">{texts.size(size_bytes)}</span>
              </div>
              {oddities.length > 0 && <p className="text-sm text-danger">{texts.odd}</p>}
              {programs.test(file_name) && <p className="text-sm text-danger">{texts.program}</p>}
            </li>
          ))}
        </ul>
      )}
      {attachments_left_out > 0 && <p className="text-sm text-soft">{texts.leftOut(attachments_left_out)}</p>}
    </section>
  );
}
