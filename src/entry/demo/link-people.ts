import { z } from 'zod';
import { listUsers } from '#features/access/users/list.ts';
import { linkKnown } from '#features/signin/identities/link.ts';
import type { SigninProvider } from '#features/signin/provider.ts';
import type { SigninNeeds } from '#features/signin/signin-needs.ts';
import type { Scope } from '#kernel/scope.ts';
import { GOOGLE_ISSUER } from '#providers/google/oauth/id-token.ts';
import { issuerOf } from '#providers/microsoft/issuer.ts';
import { control, type SimulatorNeeds } from './control.ts';

const MOST_PEOPLE = 50;

const people = z.object({ people: z.array(z.object({ sub: z.string(), email: z.string() })) });
const accounts = z.object({
  accounts: z.array(
    z.object({
      tid: z.string(),
      oid: z.string(),
      userPrincipalName: z.string(),
      origin: z.object({ kind: z.string() }),
    }),
  ),
});

/** What an account is known by at its provider. */
type Account = { provider: SigninProvider; issuer: string; subject: string };

/** As if each person of the organisation had linked their own accounts once. */
export async function linkPeople(
  needs: SigninNeeds,
  who: Scope,
  providers: readonly SigninProvider[],
): Promise<void> {
  const accountsOf = await simulatedAccounts(needs);
  const { items: users } = await listUsers(needs, who, { limit: MOST_PEOPLE });
  for (const { id: userId, address } of users) {
    for (const account of accountsOf(address).filter(({ provider }) => providers.includes(provider))) {
      await linkKnown(needs, who, { userId, account: { ...account, source: 'tenant', address } });
    }
  }
}

async function simulatedAccounts(needs: SimulatorNeeds): Promise<(address: string) => Account[]> {
  const atGoogle = people.parse(await control(needs, 'google/_control/people'));
  const atMicrosoft = accounts.parse(await control(needs, 'microsoft/_control/accounts'));
  return address => [
    ...atGoogle.people
      .filter(({ email }) => email === address)
      .map(({ sub }) => ({ provider: 'google' as const, issuer: GOOGLE_ISSUER, subject: sub })),
    ...atMicrosoft.accounts
      .filter(({ userPrincipalName, origin }) => userPrincipalName === address && origin.kind === 'member')
      .map(({ tid, oid }) => ({
        provider: 'azure-ad' as const,
        issuer: issuerOf(tid) ?? '',
        subject: oid,
      })),
  ];
}
