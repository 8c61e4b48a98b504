import type { Condition } from './policy.ts';

type Circumstances = { now: Date; resource: string };

const name = /^resource\.name == (["'])(?<name>.+?)\1$/;
const nameStart = /^resource\.name\.startsWith\((["'])(?<start>.+?)\1\)$/;
const time = /^request\.time (?<operator><|<=|>|>=) timestamp\((["'])(?<moment>.+?)\2\)$/;

/**
 * The comparisons that the console of Google Cloud writes, joined by `&&`. Undefined for everything else: a
 * condition that nobody understood must not count as met.
 */
export function isMet({ expression }: Condition, circumstances: Circumstances): boolean | undefined {
  const verdicts = expression.split('&&').map(part => judged(part.trim(), circumstances));
  return verdicts.includes(undefined) ? undefined : verdicts.every(verdict => verdict === true);
}

function judged(part: string, { now, resource }: Circumstances): boolean | undefined {
  const whole = name.exec(part)?.groups?.name;
  if (whole !== undefined) return resource === whole;
  const start = nameStart.exec(part)?.groups?.start;
  if (start !== undefined) return resource.startsWith(start);
  const { operator, moment = '' } = time.exec(part)?.groups ?? {};
  const difference = now.getTime() - new Date(moment).getTime();
  if (Number.isNaN(difference)) return undefined;
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    default:
      return difference >= 0;
  }
}
