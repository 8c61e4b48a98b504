import { displayedName } from './accounts.ts';
import type { Microsoft } from './microsoft.ts';
import type { Account, ArmedRefusal } from './records.ts';
import { type Refusal, refusal } from './refusal.ts';

type Occasion = { client: string; account?: Account | undefined };

/** The first armed error that fits, used up by one. */
export function takeArmed(
  microsoft: Microsoft,
  places: readonly ArmedRefusal['at'][],
  { client, account }: Occasion,
): { refused: Refusal; at: ArmedRefusal['at'] } | undefined {
  const name = account && displayedName(microsoft, account).toLowerCase();
  const found = microsoft.armed.find(
    one =>
      one.remaining !== 0 &&
      places.includes(one.at) &&
      (one.client === undefined || one.client === client) &&
      (one.account === undefined || one.account.toLowerCase() === name),
  );
  if (!found) return undefined;
  if (found.remaining !== 'unlimited') found.remaining -= 1;
  return { refused: refusal(found.code), at: found.at };
}
