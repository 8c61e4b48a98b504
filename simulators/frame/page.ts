import { createHash } from 'node:crypto';
import { neverStored } from './answers.ts';
import { type Html, html } from './html.ts';
import { style } from './style.ts';

type Page = {
  title: string;
  /** Who is being simulated; stands on every page, so that nobody takes it for the real one. */
  banner: string;
  body: Html;
  status?: number;
  width?: 'card' | 'wide';
  headers?: Record<string, string>;
  /** Browsers apply form-action to redirects too, so a form whose answer leaves for an app must say so. */
  formsMayLeave?: boolean;
  /** For what somebody else has written, which brings a policy of its own. */
  hasFrames?: boolean;
};

const styleHash = createHash('sha256').update(style).digest('base64');

export function page({
  title,
  banner,
  body,
  status = 200,
  width = 'card',
  headers = {},
  formsMayLeave = false,
  hasFrames = false,
}: Page) {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<header class="banner"><strong>${banner}</strong> A stand-in for tests and the demo. Nothing here is real.</header>
<main class="${width}">
${body}
</main>
</body>
</html>
`;
  return new Response(document.markup, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentPolicy(formsMayLeave, hasFrames),
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      ...neverStored,
      ...headers,
    },
  });
}

function contentPolicy(formsMayLeave: boolean, hasFrames: boolean): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `form-action 'self'${formsMayLeave ? ' http: https:' : ''}`,
    ...(hasFrames ? ["frame-src 'self'"] : []),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
