import { requireTenant } from '#features/tenants/find.ts';
import { fail } from '#kernel/failures.ts';
import type { Secret } from '#kernel/secret.ts';
import type { Database } from '#platform/postgres/database.ts';
import { type SecretName, type SecretsProvider, secretNames } from './secrets.ts';

/** By the name of the variable. */
export type SecretVariables = ReadonlyMap<string, Secret<string>>;

/** For whoever runs the server and wants to keep everything in its environment: nothing can be changed from here. */
export function createEnvironmentSecrets(
  needs: { database: Database },
  variables: SecretVariables,
): SecretsProvider {
  const refuse = async (): Promise<never> => {
    throw fail('conflict', {
      reason: 'read_only',
      detail:
        'Secrets come from the environment of this server. Whoever runs the server changes them there and starts it again.',
    });
  };
  return {
    kind: 'environment',
    async read(who, names) {
      const { slug } = await requireTenant(needs, who);
      return new Map(
        names.flatMap(name => {
          const value = variables.get(variableOf(slug, name));
          return value && value.reveal() !== '' ? [[name, value] as const] : [];
        }),
      );
    },
    write: refuse,
    update: refuse,
  };
}

/** `KEYHOLDER_SECRET_ACME_GOOGLE_CLIENT_ID`: a short name has no underscore, so no two names meet. */
export function variableOf(slug: string, name: SecretName): string {
  return `KEYHOLDER_SECRET_${slug.replaceAll('-', '_')}_${name}`.toUpperCase();
}

/** The variable that this is, or that it names a file for; undefined for any other. */
export function secretVariableOf(name: string): string | undefined {
  const variable = name.replace(/_FILE$/, '');
  const isOurs = secretNames.some(secret =>
    new RegExp(`^KEYHOLDER_SECRET_[A-Z][A-Z0-9_]*_${secret.toUpperCase()}$`).test(variable),
  );
  return isOurs ? variable : undefined;
}
