import { basename } from 'node:path';
import { test } from 'node:test';
import { type Exceptions, expectNone, expectSome, type Finding } from './findings.ts';
import { trackedFiles } from './source-tree.ts';

/** Words that say nothing about what is in the file, so that everything ends up in it. */
const empty = [
  ...['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'misc', 'lib', 'core', 'base', 'manager'],
  ...[
    'service',
    'services',
    'handler',
    'handlers',
    'impl',
    'type',
    'types',
    'constant',
    'constants',
    'index',
  ],
];

/** Here a service is a thing: software that has keys of its own. */
const aboutServices = /^(src\/features\/access|console\/src)\//;

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const named = /\.(tsx?|css|sql|sh|grit)$/;

const exceptions: Exceptions = {
  'scripts/api-types.ts': 'makes the types of the API, and nothing else',
};

test('every file and folder is named for what it is or does', () => {
  const paths = trackedFiles().filter(path => named.test(path));
  expectNone(
    paths.flatMap(badNames),
    'STYLE: kebab-case; a noun for a thing, a verb for a deed.',
    exceptions,
  );
});

test('empty words and other ways of writing are seen', () => {
  const careless = ['src/utils/date.ts', 'src/features/mail/mail-service.ts', 'src/kernel/types.ts'];
  expectSome([...careless, 'src/kernel/newId.ts', 'src/features/Mail/send.ts'].flatMap(badNames), 5);
  const fine = [
    'src/features/access/freeze-user.ts',
    'src/platform/postgres/tables.gen.ts',
    'migrations/0001-audit.sql',
  ];
  expectSome(fine.flatMap(badNames), 0);
});

function badNames(path: string): Finding[] {
  const parts = path
    .replace(/^test\/types\//, '') // where types are what is tested
    .split('/')
    .map(part => basename(part).replace(/^\./, '').split('.')[0] ?? '');
  const bad = parts.flatMap(part => {
    if (!kebab.test(part)) return [`${part} is not kebab-case`];
    const last = part.split('-').at(-1) ?? '';
    if (/^services?$/.test(last) && aboutServices.test(path)) return [];
    return empty.includes(last) ? [`“${last}” says nothing`] : [];
  });
  return bad.length > 0 ? [{ path, says: bad.join(', ') }] : [];
}
