import type { SettingNotes } from '#src/setting-notes.ts';
import { notesOf, type SettingName, settings } from '#src/settings.ts';

const groups: readonly { group: SettingNotes['group']; title: string; says: string }[] = [
  { group: 'server', title: 'The server', says: '' },
  {
    group: 'addresses',
    title: 'Addresses',
    says: 'One canonical address is enough. Outside this machine all of them must be https.',
  },
  { group: 'database', title: 'The database', says: '' },
  { group: 'keys', title: 'Keys', says: '' },
  { group: 'secrets', title: 'Secrets of organisations', says: 'See [secrets.md](secrets.md).' },
  {
    group: 'providers',
    title: 'Providers',
    says: 'For tests and demonstrations. In real use all of these stay as they are.',
  },
];

const all = settings.keyof().options.map((key: SettingName) => notesOf(key));

/** docs/configuration.md */
export function configurationPage(): string {
  const sections = groups.map(({ group, title, says }) => {
    const rows = all
      .filter(notes => notes.group === group)
      .map(({ name, fallback, meaning, isSecret }) => {
        const file = isSecret ? ` Or \`${name}_FILE\`, a file that holds it.` : '';
        return `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${meaning}${file} |`;
      });
    return [
      `## ${title}`,
      '',
      ...(says ? [says, ''] : []),
      '| name | default | meaning |',
      '|---|---|---|',
      ...rows,
      '',
    ];
  });
  return [
    '# Configuration',
    '',
    'Every setting comes from the environment and is read once, at start. What is wrong is told all at once; a name that',
    'starts with `KEYHOLDER_` and is not listed here is refused. This page is made from `src/settings.ts`.',
    '',
    ...sections.flat(),
  ].join('\n');
}

/** .env.example */
export function environmentExample(): string {
  const lines = groups.flatMap(({ group, title }) => [
    `# ${title}`,
    ...all
      .filter(notes => notes.group === group)
      .flatMap(({ name, fallback, meaning }) => [`# ${meaning}`, `#${name}=${fallback ?? ''}`, '']),
  ]);
  return ['# Copy to .env and load it into the environment; every line is optional.', '', ...lines].join(
    '\n',
  );
}
