import {
  type Capability,
  capabilities,
  capabilityNames,
  type Service,
  scopesOf,
  serviceOf,
} from '#features/apps/capabilities.ts';
import { findGoogleApp } from '#features/apps/google-app.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Scope } from '#kernel/scope.ts';

type Needs = { secrets: SecretsProvider };

export type Offered = {
  capabilities: { name: Capability; service: Service; scopes: string[]; meaning: string }[];
  apps: Record<Service, { isSetUp: boolean }>;
  /** Mail and calendar go through two apps, so a consent is for one of them. */
  isSeparate: boolean;
};

/** What may be asked for here, and whether there is an app to ask through. */
export async function showOffered(needs: Needs, who: Scope): Promise<Offered> {
  const [mail, calendar] = [
    await findGoogleApp(needs, who, 'mail'),
    await findGoogleApp(needs, who, 'calendar'),
  ];
  return {
    capabilities: capabilityNames.map(name => ({
      name,
      service: serviceOf(name),
      scopes: scopesOf([name]),
      meaning: capabilities[name].meaning,
    })),
    apps: { mail: { isSetUp: mail !== undefined }, calendar: { isSetUp: calendar !== undefined } },
    isSeparate: mail?.clientId !== calendar?.clientId,
  };
}

/** For callers who do not say what they want: enough to read, answer and plan, and no more. */
const usual = ['mail.read', 'mail.send', 'calendar'] as const satisfies readonly Capability[];

export async function usualCapabilities(needs: Needs, who: Scope): Promise<Capability[]> {
  const { isSeparate } = await showOffered(needs, who);
  return usual.filter(name => !isSeparate || serviceOf(name) === 'mail');
}
