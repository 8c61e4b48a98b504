import { drawable } from '#features/mail/parse/attachments.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { fetchAttachments } from '../attachments/fetch.ts';
import type { TicketId } from '../ticket.ts';
import type { TicketNeeds } from '../ticket-needs.ts';
import { openContent } from './content.ts';
import type { Message, TicketMessageId } from './message.ts';
import { findMessage } from './store.ts';

type Asked = {
  ticketId: TicketId;
  messageId: TicketMessageId;
  /** Those that came in the mail, or also those that would be fetched from elsewhere. */
  images: 'none' | 'inline' | 'all';
};

/**
 * The frame of a mail: no script, no form, no look at anything but itself, even where the sanitising should have
 * missed something. An image from elsewhere tells its sender who reads it and when, so somebody has to ask for it.
 */
function framePolicy(images: Asked['images']): string {
  return [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    images === 'all' ? 'img-src data: http: https:' : 'img-src data:',
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/** A mail as its sender laid it out, for a frame of its own. */
export async function showPage(
  needs: TicketNeeds,
  who: Scope,
  { ticketId, messageId, images }: Asked,
): Promise<Response> {
  const { message, html, remoteImages } = await needs.database.inTenant(who, async tx => {
    const stored = await findMessage(tx, ticketId, messageId);
    if (!stored) throw fail('not_found');
    const content = await openContent(needs, tx, who, { id: messageId, sealed: stored.sealed });
    return { message: stored.message, html: content.html, remoteImages: content.remoteImages };
  });
  if (html === undefined) throw fail('not_found', { detail: 'This mail is text only.' });
  const whole = images === 'none' ? html : await withInlineImages(needs, who, message, html);
  const body = images === 'all' ? withRemoteImages(whole, remoteImages) : whole;
  return new Response(`<!doctype html><meta charset="utf-8"><base target="_blank">${style}${body}`, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': framePolicy(images),
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
    },
  });
}

const style = `<style>body{margin:0;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere;background:#fff;color:#1c1d21}
img{max-width:100%;height:auto}img:not([src]){background:#eceef1;color:#575d66}pre{white-space:pre-wrap}table{max-width:100%}</style>`;

/** All together; a page of more is not drawn by anybody with pleasure. */
const MOST_IMAGE_BYTES = 15 * 1_024 * 1_024;

async function withInlineImages(
  needs: TicketNeeds,
  who: Scope,
  message: Message,
  html: string,
): Promise<string> {
  if (!html.includes('data-inline=')) return html;
  const images = new Map<string, string>();
  let bytes = 0;
  for (const { contentId, mediaType, content } of await fetchAttachments(needs, who, message)) {
    bytes += content.length;
    if (contentId === undefined || !drawable.test(mediaType) || bytes > MOST_IMAGE_BYTES) continue;
    images.set(attributeOf(contentId), `data:${mediaType};base64,${Buffer.from(content).toString('base64')}`);
  }
  return html.replace(/data-inline="([^"]*)"/g, (marked, id: string) => {
    const source = images.get(id);
    return source === undefined ? marked : `src="${source}"`;
  });
}

function withRemoteImages(html: string, addresses: readonly string[]): string {
  return html.replace(/data-remote="(\d+)"/g, (marked, at: string) => {
    const address = addresses[Number(at)];
    return address === undefined ? marked : `src="${attributeOf(address)}"`;
  });
}

/** As the sanitiser has written it into the page. */
function attributeOf(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
