import {
  type GoogleAnswer,
  type GoogleAnswerCode,
  googleAnswers,
  isGoogleAnswerCode,
} from '#features/apps/google-answers.ts';

const codes = Object.keys(googleAnswers).filter(isGoogleAnswerCode);
const from = 'src/features/apps/google-answers.ts';

const actors: Readonly<Record<GoogleAnswer['whoActs'], string>> = {
  person: 'the person whose account it is',
  tenant: 'whoever runs the Google app',
};

/** Every code, for people who look it up. */
export function googleAnswersPage(): string {
  return `# What Google says

Made from ${from} by \`node scripts/generate.ts\`; do not edit.

The API names these as \`reason\`, the doctor as \`code\` of a finding. They never change their meaning.

| code | what it means | what helps | who acts | on Google’s own page |
|---|---|---|---|---|
${codes.map(lineOf).join('\n')}
`;
}

function lineOf(code: GoogleAnswerCode): string {
  const { says, mend, remedy, whoActs, page } = googleAnswers[code];
  const shown = page ? `Error ${page.error}: ${page.code}` : '';
  return `| \`${code}\` | ${says} | ${mend ?? remedy} | ${actors[whoActs]} | ${shown} |`;
}

/** Google's own error pages, as the console explains them. */
export function googlePagesModule(): string {
  const pages = codes.flatMap(code => googleAnswers[code].page ?? []);
  const inOrder = pages.sort((one, other) => one.error - other.error);
  return `// Made from ${from} by \`node scripts/generate.ts\`; do not edit.
export type GooglePage = {
  code: string;
  error: number;
  title: string;
  meaning: string;
  acts: 'you' | 'admin' | 'workspace';
  remedy: string;
};

export const googlePages: readonly GooglePage[] = ${JSON.stringify(inOrder, null, 2)};
`;
}
