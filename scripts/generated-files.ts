import type pg from 'pg';
import { describeSchema } from '#platform/postgres/describe-schema.ts';
import { describeTables } from '#platform/postgres/describe-tables.ts';
import { apiTypes } from './api-types.ts';
import { configurationPage, environmentExample } from './configuration-docs.ts';
import { errorsPage } from './errors-page.ts';
import { googleAnswersPage, googlePagesModule } from './google-answers.ts';
import { googleFormsModule } from './google-forms.ts';

/** A file that is made from the code or the migrated database and kept in git, so that a reader sees what changes. */
export type GeneratedFile = {
  path: string;
  make(migrated: pg.Client): string | Promise<string>;
};

/** `node scripts/generate.ts` writes them; test/rules/generated.test.ts proves that they are up to date. */
export const generatedFiles: readonly GeneratedFile[] = [
  { path: 'src/platform/postgres/tables.gen.ts', make: describeTables },
  { path: 'test/rules/schema.golden.txt', make: describeSchema },
  { path: 'docs/errors.md', make: errorsPage },
  { path: 'docs/google-answers.md', make: googleAnswersPage },
  { path: 'console/src/words/google-pages.gen.ts', make: googlePagesModule },
  { path: 'console/src/words/google-forms.gen.ts', make: googleFormsModule },
  { path: 'docs/configuration.md', make: configurationPage },
  { path: '.env.example', make: environmentExample },
  { path: 'console/src/api/schema.gen.ts', make: apiTypes },
];
