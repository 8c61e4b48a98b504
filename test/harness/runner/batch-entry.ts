import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openThings, refuseLeaks } from './leaks.ts';

/** Each file is loaded only when its turn comes, inside a suite of its own, so that its hooks are only its own. */
for (const file of process.argv.slice(2)) {
  test(file, t => {
    const before = openThings();
    t.after(() => refuseLeaks(before));
    suite(file, async () => {
      await import(pathToFileURL(file).href);
    });
  });
}
