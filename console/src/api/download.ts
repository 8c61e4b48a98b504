import { reach } from './client.ts';
import { Problem } from './problem.ts';

/** Fetches a file while telling how much of it is here, then hands it to the browser's downloads. */
export async function download(address: string, name: string, onProgress: (bytes: number) => void) {
  const response = await reach(new Request(new URL(address, window.location.origin)));
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => undefined));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const part of read(response)) {
    parts.push(part);
    bytes += part.byteLength;
    onProgress(bytes);
  }
  save(new Blob(parts, { type: response.headers.get('content-type') ?? 'application/octet-stream' }), name);
}

async function* read(response: Response) {
  const reader = response.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (!next || next.done) return;
    yield next.value;
  }
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
