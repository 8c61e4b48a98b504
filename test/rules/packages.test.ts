import { test } from 'node:test';
import { z } from 'zod';
import { expectNone, expectSome, type Finding } from './findings.ts';
import { readText, trackedFiles } from './source-tree.ts';

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.object({
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
  scripts: versions,
});

test('every dependency has one exact version', () => {
  const manifests = trackedFiles().filter(path => /(^|\/)package\.json$/.test(path));
  expectNone(
    manifests.flatMap(path => looseVersions(path, readText(path))),
    'Write the version that was tried, without ^ or ~.',
  );
});

test('the lock file names no host to fetch from', () => {
  const locks = trackedFiles().filter(path => path.endsWith('package-lock.json'));
  expectNone(
    locks.flatMap(path => namedHosts(path, readText(path))),
    'Install with omit-lockfile-registry-resolved, as .npmrc says, so that everybody’s own registry serves.',
  );
});

test('loose versions, install scripts and named hosts are seen', () => {
  const loose = '{"dependencies":{"a":"^1.0.0","b":"latest","c":"1.2.3"},"scripts":{"postinstall":"x"}}';
  expectSome(looseVersions('package.json', loose), 3);
  expectSome(
    looseVersions('package.json', '{"devDependencies":{"tsc7":"npm:typescript@7.0.2","c":"1.2.3-beta.4"}}'),
    0,
  );
  expectSome(namedHosts('package-lock.json', '  "resolved": "https://packages.example/a/-/a-1.0.0.tgz",'), 1);
});

function looseVersions(path: string, text: string): Finding[] {
  const { dependencies, devDependencies, optionalDependencies, scripts } = manifest.parse(JSON.parse(text));
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !/^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => ({ path, says: `asks for ${name} ${version}` }));
  const hooks = Object.keys(scripts)
    .filter(name => /install|prepare/.test(name))
    .map(name => ({ path, says: `runs ${name} on whoever installs it` }));
  return [...loose, ...hooks];
}

function namedHosts(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index) => {
    return /"resolved": "(https?|git)/.test(line) ? [{ path, line: index + 1, says: 'names a host' }] : [];
  });
}
