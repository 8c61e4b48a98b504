import { glob } from 'node:fs/promises';

const patterns = ['test/**/*.test.ts', 'src/**/*.test.ts', 'console/src/**/*.test.ts'];
/** So that two processes stay busy to the end, and starting one pays. Rules share one scan of the tree. */
const MOST_IN_A_BATCH = 8;
const MOST_RULES_IN_A_BATCH = 16;

/** Those that take longest come first. */
const areas = ['test/platform/', 'test/stories/', 'test/browser/', 'test/rules/', ''];

/** Test files whose path contains one of the wanted texts; all of them if nothing is wanted. */
export async function findTestFiles(folder: string, wanted: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(patterns, { cwd: folder })) {
    if (wanted.length === 0 || wanted.some(text => file.includes(text.replace(/^\.\//, ''))))
      files.push(file);
  }
  return files.sort();
}

/** Cut to size, area by area. */
export function batchesOf(files: readonly string[]): string[][] {
  const byArea = Map.groupBy(files, file => areas.find(area => file.startsWith(area)) ?? '');
  return areas.flatMap(area => {
    const most = area === 'test/rules/' ? MOST_RULES_IN_A_BATCH : MOST_IN_A_BATCH;
    return chunks(byArea.get(area) ?? [], most);
  });
}

function chunks(files: readonly string[], most: number): string[][] {
  const count = Math.ceil(files.length / most);
  const size = Math.ceil(files.length / count);
  return Array.from({ length: count }, (_, index) => files.slice(index * size, (index + 1) * size));
}
