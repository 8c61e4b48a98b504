import type { SecretName } from '#features/secrets/secrets.ts';

/** What an organisation enters, by the names under which it is kept. */
export const setupFields = [
  'google_client_id',
  'google_client_secret',
  'google_project_id',
  'google_calendar_client_id',
  'google_calendar_client_secret',
  'google_calendar_project_id',
  'google_service_account_key',
] as const satisfies readonly SecretName[];

export type SetupField = (typeof setupFields)[number];

export const calendarFields = [
  'google_calendar_client_id',
  'google_calendar_client_secret',
  'google_calendar_project_id',
] as const satisfies readonly SetupField[];

type Form = { form: RegExp; says: string };

const clientId: Form = {
  form: /^\d{6,20}-\w{32}\.apps\.googleusercontent\.com$/,
  says: 'must be a client id as Google Cloud shows it: digits, a hyphen, 32 letters and digits, then .apps.googleusercontent.com',
};

/** Secrets made before 2021 have no prefix. */
const clientSecret: Form = {
  form: /^(GOCSPX-[\w-]{28}|[\w-]{24})$/,
  says: 'must be a client secret as Google Cloud shows it once, when it is made: GOCSPX- and 28 more characters',
};

const projectId: Form = {
  form: /^([a-z][a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  says: 'must be the id of a Google Cloud project, like acme-keyholder; neither its name nor its number',
};

/** How Google spells each of them. The key is judged by what is in it. */
export const forms: Readonly<Record<Exclude<SetupField, 'google_service_account_key'>, Form>> = {
  google_client_id: clientId,
  google_client_secret: clientSecret,
  google_project_id: projectId,
  google_calendar_client_id: clientId,
  google_calendar_client_secret: clientSecret,
  google_calendar_project_id: projectId,
};

/** Undefined when it is spelled as Google spells it; otherwise what is wrong, without repeating it. */
export function wrongSpelling(field: keyof typeof forms, text: string): string | undefined {
  const { form, says } = forms[field];
  return form.test(text) ? undefined : says;
}

export function isSetupField(name: string): name is SetupField {
  return setupFields.some(field => field === name);
}

/** A client id begins with the number of its project. */
export function projectNumberOf(clientId: string): string {
  return clientId.split('-', 1).join('');
}
