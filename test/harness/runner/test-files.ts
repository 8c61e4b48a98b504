import { glob } from 'node:fs/promises';

const patterns = ['test/**/*.test.ts', 'src/**/*.test.ts', 'console/src/**/*.test.ts'];
const MOST_FILES_IN_A_BATCH = 8; // so that two processes stay busy to the end, and starting one pays

/** Those that wait longest come first; `last` looks at what all others have left behind. */
const areas = ['test/stories/', 'test/browser/', 'test/rules/', ''];
const lastArea = 'test/last/';

/** Test files whose path contains one of the wanted texts; all of them if nothing is wanted. */
export async function findTestFiles(folder: string, wanted: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(patterns, { cwd: folder })) {
    if (wanted.length === 0 || wanted.some(text => file.includes(text.replace(/^\.\//, ''))))
      files.push(file);
  }
  return files.sort();
}

export type Batches = { first: string[][]; last: string[][] };

/** Rules share one scan of the tree, so they stay together; everything else is cut to size. */
export function batchesOf(files: readonly string[]): Batches {
  const last = files.filter(file => file.startsWith(lastArea));
  const others = Map.groupBy(
    files.filter(file => !last.includes(file)),
    file => areas.find(area => file.startsWith(area)) ?? '',
  );
  const first = areas.flatMap(area => {
    const inArea = others.get(area) ?? [];
    return area === 'test/rules/' ? [inArea] : chunks(inArea);
  });
  return { first: first.filter(batch => batch.length > 0), last: chunks(last) };
}

function chunks(files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / MOST_FILES_IN_A_BATCH);
  const size = Math.ceil(files.length / count);
  return Array.from({ length: count }, (_, index) => files.slice(index * size, (index + 1) * size));
}
