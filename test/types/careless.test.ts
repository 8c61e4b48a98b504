import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';

/** `@ts-expect-error` turns round what tsc says: it complains where a careless call does compile. */
test('careless calls do not compile', async () => {
  const complaints = (await typeCheck()).filter(line => line.startsWith('test/types/'));
  assert.deepEqual(complaints, [], 'These calls compile, or do not for another reason than the one given.');
});

function typeCheck(): Promise<string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string[]>();
  const args = ['node_modules/tsc7/bin/tsc', '-p', '.', '--noEmit', '--pretty', 'false'];
  execFile(process.execPath, args, (cause, output) => {
    if (cause && !output.includes('error TS')) reject(cause);
    else resolve(output.split('\n'));
  });
  return promise;
}
