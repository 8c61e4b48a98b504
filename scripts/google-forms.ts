import { readClientFile } from '#features/apps/setup/client-file.ts';
import { apis, serviceAccountRoles } from '#features/apps/setup/cloud-shell.ts';
import { forms } from '#features/apps/setup/field.ts';
import { keyOfAnotherProject } from '#features/apps/setup/read-changes.ts';
import { readServiceAccountKey } from '#features/apps/setup/service-account-key.ts';

/** What the settings of Google judge while somebody types, in the words of the server itself. */
export function googleFormsModule(): string {
  const spellings = Object.fromEntries(
    Object.entries(forms).map(([field, { form, says }]) => [field, { form: form.source, says }]),
  );
  const keyFile = {
    notJson: said(readServiceAccountKey('')),
    anotherType: said(readServiceAccountKey('{"type":"authorized_user"}')),
    anotherProject: keyOfAnotherProject,
  };
  const clientFile = {
    notJson: said(readClientFile('')),
    notWeb: said(readClientFile('{}')),
    desktop: said(readClientFile('{"installed":{}}')),
  };
  return `// Made from src/features/apps/setup/ by \`node scripts/generate.ts\`; do not edit.
type Spelling = { form: string; says: string };

/** How Google spells what is entered, and what is said where it is not spelled so. */
export const spellings: Readonly<Record<string, Spelling>> = ${JSON.stringify(spellings, null, 2)};

export const keyFile = ${JSON.stringify(keyFile, null, 2)};

export const clientFile = ${JSON.stringify(clientFile, null, 2)};

export const serviceAccountRoles: readonly { role: string; because: string }[] = ${JSON.stringify(serviceAccountRoles, null, 2)};

export const googleApis: readonly string[] = ${JSON.stringify(apis, null, 2)};
`;
}

function said(read: object): string {
  if ('says' in read && typeof read.says === 'string') return read.says;
  throw new Error('An example of a wrong file was taken for a right one.');
}
