import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What .gitignore names, for where there is no git to ask. */
const made = /^(node_modules|data|\.cache|dist|\.git)$|^\.env(\.(?!example$)|$)|\.log$/;

/** Every file that is, or is about to be, under version control. */
export function filesOf(checkout: string): string[] {
  const paths = askGit(checkout) ?? walk(checkout).map(path => relative(checkout, path));
  return paths.filter(path => existsSync(join(checkout, path))).sort();
}

function askGit(checkout: string): string[] | undefined {
  try {
    return execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: checkout,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .split('\0')
      .filter(path => path !== '');
  } catch {
    return undefined; // a machine without git, or a checkout that was unpacked from an archive
  }
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !made.test(name))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [path];
    });
}
