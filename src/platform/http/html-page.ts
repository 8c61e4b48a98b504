import { createHash } from 'node:crypto';

/** A plain page that needs no console: documentation, and the ends of flows that a person lands on. */
export function htmlPage(title: string, body: string, isSimulated: boolean): Response {
  const banner = isSimulated ? '<p class="banner">Simulated providers: nothing here reaches Google.</p>' : '';
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Keyholder</title>
<style>${style}</style>
</head>
<body>${banner}<main><h1>${escaped(title)}</h1>${body}</main></body>
</html>`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src '${styleDigest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    },
  });
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, letter => entities[letter] ?? letter);
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c1d21, #e8e8ec); --faint: light-dark(#5b5d66, #a5a7b0);
  --line: light-dark(#dfe0e6, #33353d); --ground: light-dark(#fbfbfc, #15161a); --accent: light-dark(#2b5bd7, #8fb0ff); }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
main { max-width: 66rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; letter-spacing: -.01em; margin: 0 0 1rem; }
a { color: var(--accent); }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th { text-align: left; color: var(--faint); font-weight: 600; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:target { background: light-dark(#fff6d6, #3a3315); }
code { font: .92em ui-monospace, monospace; }
.banner { margin: 0; padding: .5rem 1.25rem; background: light-dark(#fff3cd, #3b3210); border-bottom: 1px solid var(--line); }
`;
const styleDigest = `sha256-${createHash('sha256').update(style).digest('base64')}`;
