import type { Attachment as Parsed } from 'postal-mime';
import { clean, cut, type Disguise, disguisesIn, undisguised } from './clean-text.ts';
import { readContentId } from './html.ts';
import { MOST_ATTACHMENTS, MOST_NAME_CHARACTERS } from './limits.ts';

const LONGEST_NAME_READ = 4 * MOST_NAME_CHARACTERS;

export type Attachment = {
  /** Its number in this mail. Gmail's own ids for attachments change from one look to the next. */
  place: number;
  fileName: string;
  /** As the sender says it; nothing may be run or drawn because of it. */
  mediaType: string;
  kind: AttachmentKind;
  content: Uint8Array;
  sizeBytes: number;
  contentId?: string;
  /** The text draws it, so it needs no place in the list. */
  isInline: boolean;
  /** Why its name may be taken for another. */
  oddities: readonly Disguise[];
};

export type AttachmentKind =
  | 'file'
  | 'message'
  | 'calendar'
  | 'contact'
  /** Outlook's own wrapping, which hides what was attached. */
  | 'outlook_rich_text'
  | 'signature'
  /** Only whoever has the key can read what is in it. */
  | 'encrypted'
  | 'report';

const kinds: Readonly<Record<string, AttachmentKind>> = {
  'message/rfc822': 'message',
  'message/global': 'message',
  'text/calendar': 'calendar',
  'application/ics': 'calendar',
  'text/vcard': 'contact',
  'text/x-vcard': 'contact',
  'application/ms-tnef': 'outlook_rich_text',
  'application/vnd.ms-tnef': 'outlook_rich_text',
  'application/pkcs7-signature': 'signature',
  'application/x-pkcs7-signature': 'signature',
  'application/pgp-signature': 'signature',
  'application/pkcs7-mime': 'encrypted',
  'application/x-pkcs7-mime': 'encrypted',
  'application/pgp-encrypted': 'encrypted',
  'message/delivery-status': 'report',
  'message/global-delivery-status': 'report',
  'message/disposition-notification': 'report',
  'message/feedback-report': 'report',
  'text/rfc822-headers': 'report',
};

/** Images a browser draws without running anything in them. */
export const drawable = /^image\/(png|jpeg|jpg|gif|webp|bmp)$/;

export type Attachments = { attachments: readonly Attachment[]; leftOut: number };

export function readAttachments(parsed: readonly Parsed[], inlineImages: ReadonlySet<string>): Attachments {
  const attachments = parsed.slice(0, MOST_ATTACHMENTS).map((each, place) => {
    const mediaType = mediaTypeOf(each.mimeType);
    const content = bytesOf(each);
    const contentId = each.contentId === undefined ? '' : readContentId(each.contentId);
    return {
      place,
      fileName: fileNameOf(each.filename, mediaType, place),
      mediaType,
      kind: kinds[mediaType] ?? 'file',
      content,
      sizeBytes: content.length,
      ...(contentId !== '' && { contentId }),
      isInline: inlineImages.has(contentId) && drawable.test(mediaType),
      oddities: disguisesIn(each.filename ?? ''),
    };
  });
  return { attachments, leftOut: parsed.length - attachments.length };
}

function bytesOf({ content }: Parsed): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

function mediaTypeOf(text: string): string {
  return /^[\w!#$&^.+-]{1,60}\/[\w!#$&^.+-]{1,90}$/.test(text) ? text : 'application/octet-stream';
}

/** No folder, no control, no turned direction, and never empty: it is shown, and saved by whoever downloads it. */
function fileNameOf(given: string | null, mediaType: string, place: number): string {
  const path = given ?? '';
  const last = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  // Cut before anything looks at it: looking for dots at the end of half a million of them takes minutes.
  const name = undisguised(clean(last.slice(0, LONGEST_NAME_READ))).replace(/\s+/g, ' ');
  const safe = name.replace(/[<>:"|?*]/g, '_').replace(/^[\s.]+|[\s.]+$/g, '');
  return cut(safe, MOST_NAME_CHARACTERS) || `attachment-${place + 1}${endings[mediaType] ?? ''}`;
}

const endings: Readonly<Record<string, string>> = {
  'message/rfc822': '.eml',
  'text/calendar': '.ics',
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'text/plain': '.txt',
  'text/html': '.html',
};
