import { type FailureCode, failureCodes, isFailureCode, type Remedy } from '#kernel/failures.ts';
import { statusOf } from '#platform/http/problem.ts';

const actors: Readonly<Record<Remedy, string>> = {
  caller: 'the calling program: the request has to change',
  person: 'the person in whose name it was asked',
  tenant: 'an administrator of the organisation',
  operator: 'whoever runs the server',
  nobody: 'nobody: wait, then try again',
};

export function errorsPage(): string {
  const codes = Object.keys(failureCodes).filter(isFailureCode);
  return `# Errors

Made from src/kernel/failures.ts and src/platform/http/problem.ts by \`node scripts/generate.ts\`; do not edit.

Every refusal of the API is \`application/problem+json\` (RFC 9457). Branch on \`code\`, which never changes its
meaning; show \`detail\` to people; quote \`request_id\` when asking for help. \`retry_after\` is in seconds.

| code | status | title | retrying can help | who must act |
|---|---|---|---|---|
${codes.map(lineOf).join('\n')}
`;
}

function lineOf(code: FailureCode): string {
  const { title, mayRetry, whoActs } = failureCodes[code];
  return `| \`${code}\` | ${statusOf(code)} | ${title} | ${mayRetry ? 'yes' : 'no'} | ${actors[whoActs]} |`;
}
