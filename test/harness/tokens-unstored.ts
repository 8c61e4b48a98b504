import assert from 'node:assert/strict';
import type { Heard } from './overhear.ts';

/** What is handed out to one caller only: keys, secrets, our tokens, Google's. */
const credential =
  /kh[a-z]*_[A-Za-z0-9_-]{20,}|whsec_[\w+/=]{20,}|eyJ[\w-]+\.[\w-]+\.[\w-]+|ya29\.[\w.-]+|1\/\/0[\w-]+/g;
const refreshTokenOfGoogle = /1\/\/0[\w-]{10,}/g;

export function credentialsIn(text: string): string[] {
  return text.match(credential) ?? [];
}

/**
 * Run at the end of every story, over every answer of its server: what holds a credential may be kept by nobody on
 * the way, and no refresh token of Google's leaves, but for those that the story has announced.
 */
export function expectTokensUnstored(answers: readonly Heard[], exported: readonly string[] = []): void {
  for (const { headers, body } of answers) {
    if (credentialsIn(`${headers['set-cookie'] ?? ''} ${body}`).length > 0) {
      assert.equal(headers['cache-control'], 'no-store', `A credential may be stored: ${shown(headers)}`);
    }
    const leaving = body.match(refreshTokenOfGoogle)?.filter(token => !exported.includes(token)) ?? [];
    assert.deepEqual(leaving, [], `A refresh token of Google’s is in an answer: ${shown(headers)}`);
  }
}

function shown(headers: Heard['headers']): string {
  const { 'x-request-id': requestId, 'content-type': type, 'cache-control': cache } = headers;
  return JSON.stringify({ requestId, type, cache });
}
