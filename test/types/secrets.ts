import type { FailureParts } from '#kernel/failures.ts';
import type { Log } from '#kernel/log.ts';
import type { Secret } from '#kernel/secret.ts';

/** A secret is no text: whoever wants to send it somewhere has to write reveal(). */
export function secrets(token: Secret<string>, log: Log) {
  // @ts-expect-error not as text
  const text: string = token;

  // @ts-expect-error not as a header
  const request = new Request('https://example.com', { headers: { authorization: token } });

  // @ts-expect-error not joined to other text
  const joined: string = 'Bearer '.concat(token);

  // @ts-expect-error not by reaching inside
  const inside: string = token.value;

  // @ts-expect-error not as the sentence of a log line
  log.info({}, token);

  // @ts-expect-error not in what the caller is told
  const parts: FailureParts = { detail: token };

  return [text, request, joined, inside, parts];
}
