import type { Shown } from './parts.ts';

/** What a form of the page asks for, with its fields. An answer is a file to download. */
export type Deed = (
  shown: Shown,
  form: URLSearchParams,
) => Response | undefined | Promise<Response | undefined>;

export type Deeds = Readonly<Record<string, Deed>>;

export function required(form: URLSearchParams, name: string): string {
  return form.get(name) ?? '';
}

/** A text area: one thing on each line, and nothing on those that were left empty. */
export function linesOf(form: URLSearchParams, name: string): string[] {
  return required(form, name)
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '');
}

export function download(fileName: string, content: unknown): Response {
  return new Response(JSON.stringify(content, null, 2), {
    headers: {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
}
