import type { SecretName, Secrets } from '#features/secrets/secrets.ts';
import type { Secret } from '#kernel/secret.ts';
import { type Service, services } from '../capabilities.ts';
import { type SetupField, setupFields } from './field.ts';
import { openServiceAccountKey, type ServiceAccountKey } from './service-account-key.ts';

/** One whole set-up: the one that works, one that is being tried, or the one before. */
export type SetupValues = {
  /** Calendar goes through the app of mail. Said, and never guessed from what is missing. */
  hasOneApp: boolean;
  fields: ReadonlyMap<SetupField, Secret<string>>;
};

export const liveNames: readonly SecretName[] = [...setupFields, 'google_calendar_app'];

const names = {
  mail: { clientId: 'google_client_id', secret: 'google_client_secret', project: 'google_project_id' },
  calendar: {
    clientId: 'google_calendar_client_id',
    secret: 'google_calendar_client_secret',
    project: 'google_calendar_project_id',
  },
} as const satisfies Record<Service, Record<string, SetupField>>;

export function valuesIn(found: Secrets): SetupValues {
  return {
    hasOneApp: found.get('google_calendar_app')?.reveal() !== 'own',
    fields: new Map(
      setupFields.flatMap(field => {
        const value = found.get(field);
        return value ? [[field, value] as const] : [];
      }),
    ),
  };
}

/** Which fields an app of this service is made of. */
export function fieldsOf({ hasOneApp }: Pick<SetupValues, 'hasOneApp'>, service: Service) {
  return names[hasOneApp ? 'mail' : service];
}

export type AppValues = { clientId: string; clientSecret: Secret<string>; projectId: string | undefined };

/** Half an app is none, and another one never stands in for it. */
export function appIn(values: SetupValues, service: Service): AppValues | undefined {
  const { clientId, secret, project } = fieldsOf(values, service);
  const [id, clientSecret] = [values.fields.get(clientId), values.fields.get(secret)];
  if (!id || !clientSecret) return undefined;
  return { clientId: id.reveal(), clientSecret, projectId: values.fields.get(project)?.reveal() };
}

export function serviceAccountIn({ fields }: SetupValues): ServiceAccountKey | undefined {
  const kept = fields.get('google_service_account_key');
  return kept && openServiceAccountKey(kept);
}

export function isSameValue(one: Secret<string> | undefined, other: Secret<string> | undefined): boolean {
  return one?.reveal() === other?.reveal();
}

/** Which fields differ, and whether calendar changes its app. */
export function differences(before: SetupValues, after: SetupValues): string[] {
  const changed: string[] = setupFields.filter(
    field => !isSameValue(before.fields.get(field), after.fields.get(field)),
  );
  return before.hasOneApp === after.hasOneApp ? changed : ['one_app', ...changed];
}

/** What has to be written so that these values are the live ones. */
export function writing(before: SetupValues, after: SetupValues): Map<SecretName, Secret<string> | null> {
  return new Map(
    setupFields
      .filter(field => !isSameValue(before.fields.get(field), after.fields.get(field)))
      .map(field => [field, after.fields.get(field) ?? null]),
  );
}

/** Every client that anything can have been connected through. */
export function clientsOf(values: SetupValues): string[] {
  return [...new Set(services.flatMap(service => appIn(values, service)?.clientId ?? []))];
}
