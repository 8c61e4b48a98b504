import { relative } from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openThings, refuseLeaks } from './leaks.ts';

/** Each file is loaded only when its turn comes, inside a suite of its own, so that its hooks are only its own. */
for (const file of process.argv.slice(2)) {
  const name = relative(process.cwd(), file);
  test(name, t => {
    const before = openThings();
    t.after(() => refuseLeaks(before));
    suite(name, async () => {
      await import(pathToFileURL(file).href);
    });
  });
}
