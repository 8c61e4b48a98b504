import { fail } from '#kernel/failures.ts';
import { mustBeAllowed, type Scope } from '#kernel/scope.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { type IssuerNeeds, verifySubjectToken } from './issuers/verify.ts';
import type { Claimed } from './principal.ts';
import { readNameInHeader } from './subjects/read-name.ts';

const nameHeaders = ['x-keyholder-subject', 'x-agent-wallet'] as const;
const tokenHeader = 'x-keyholder-subject-token';

/** Whom a request says to act for, by name within the caller's own platform or by a JWT of a registered issuer. */
export async function claimedBy(
  needs: IssuerNeeds,
  who: Scope,
  { header }: Pick<Exchange, 'header'>,
): Promise<Claimed | undefined> {
  const given = [...nameHeaders, tokenHeader].filter(name => header(name) !== undefined);
  const [only, ...others] = given;
  if (only === undefined) return undefined;
  if (others.length > 0) {
    throw fail('invalid_input', {
      detail: `Name the subject once: ${nameHeaders.join(' or ')}, or ${tokenHeader}.`,
    });
  }
  mustBeAllowed(who, 'subjects.claim');
  const value = header(only) ?? '';
  if (only === tokenHeader) return verifySubjectToken(needs, who, value);
  if (who.actor.kind !== 'service') {
    throw fail('not_permitted', {
      detail: 'Only a service has subjects of its own. A person’s key means that person.',
    });
  }
  return { platform: { kind: 'service', id: who.actor.serviceId }, name: readNameInHeader(value) };
}
