import { fail } from '#kernel/failures.ts';
import { Secret } from '#kernel/secret.ts';
import { readClientFile } from './client-file.ts';
import { calendarFields, isSetupField, type SetupField, wrongSpelling } from './field.ts';
import { readServiceAccountKey, type ServiceAccountKey } from './service-account-key.ts';
import type { SetupValues } from './values.ts';

/** Only what changes. Null takes a value away. */
export type AskedChanges = {
  hasOneApp?: boolean | undefined;
  fields: Readonly<Partial<Record<SetupField, string | null | undefined>>>;
  /** OAuth clients as Google offers them for download; what is entered beside them counts more. */
  clientFile?: string | undefined;
  calendarClientFile?: string | undefined;
};

export type Changes = {
  hasOneApp: boolean | undefined;
  fields: ReadonlyMap<SetupField, Secret<string> | null>;
  serviceAccount: ServiceAccountKey | undefined;
};

/** By the name under which it was sent. */
export type Wrong = Map<string, string>;

/** What was sent, read; or all that is wrong with it, told together. Nothing that was sent is said back. */
export function readChanges(asked: AskedChanges): Changes {
  const wrong: Wrong = new Map();
  const fields = new Map<SetupField, Secret<string> | null>();
  takeFile(asked.clientFile, 'google_client_json', fields, wrong);
  takeFile(asked.calendarClientFile, 'google_calendar_client_json', fields, wrong);
  let serviceAccount: ServiceAccountKey | undefined;
  for (const [field, value] of Object.entries(asked.fields)) {
    if (!isSetupField(field) || value === undefined) continue;
    const text = value?.trim();
    if (!text) fields.set(field, null);
    else if (field === 'google_service_account_key') serviceAccount = takeKey(text, fields, wrong);
    else takeText(field, text, { from: field }, fields, wrong);
  }
  refuse(wrong);
  return { hasOneApp: asked.hasOneApp, fields, serviceAccount };
}

type Fields = Map<SetupField, Secret<string> | null>;

function takeText(
  field: Exclude<SetupField, 'google_service_account_key'>,
  text: string,
  { from }: { from: string },
  fields: Fields,
  wrong: Wrong,
): void {
  const says = wrongSpelling(field, text);
  if (says) wrong.set(from, says);
  else fields.set(field, new Secret(text));
}

function takeKey(text: string, fields: Fields, wrong: Wrong): ServiceAccountKey | undefined {
  const read = readServiceAccountKey(text);
  if ('says' in read) {
    wrong.set('google_service_account_key', read.says);
    return undefined;
  }
  fields.set('google_service_account_key', read.kept);
  return read.key;
}

function takeFile(
  text: string | undefined,
  from: 'google_client_json' | 'google_calendar_client_json',
  fields: Fields,
  wrong: Wrong,
): void {
  if (text === undefined) return;
  const read = readClientFile(text);
  if ('says' in read) {
    wrong.set(from, read.says);
    return;
  }
  const isMail = from === 'google_client_json';
  const said = { from };
  const id = isMail ? 'google_client_id' : 'google_calendar_client_id';
  takeText(id, read.clientId, said, fields, wrong);
  if (read.clientSecret)
    takeText(
      isMail ? 'google_client_secret' : 'google_calendar_client_secret',
      read.clientSecret,
      said,
      fields,
      wrong,
    );
  if (read.projectId)
    takeText(
      isMail ? 'google_project_id' : 'google_calendar_project_id',
      read.projectId,
      said,
      fields,
      wrong,
    );
}

/** The set-up as it would be, or what does not fit together in it. */
export function applied(before: SetupValues, { hasOneApp, fields, serviceAccount }: Changes): SetupValues {
  const next = new Map(before.fields);
  for (const [field, value] of fields) {
    if (value === null) next.delete(field);
    else next.set(field, value);
  }
  const isOne = hasOneApp ?? before.hasOneApp;
  const wrong: Wrong = new Map();
  if (isOne) {
    for (const field of calendarFields) {
      if (fields.get(field))
        wrong.set(
          field,
          'is not used while calendar goes through the app of mail; give calendar its own app first',
        );
      next.delete(field);
    }
  } else if (isSame(next, 'google_client_id', 'google_calendar_client_id')) {
    wrong.set('google_calendar_client_id', 'is the client of mail; then choose one app for both');
  }
  if (serviceAccount && !next.has('google_project_id'))
    next.set('google_project_id', new Secret(serviceAccount.projectId));
  refuse(wrong);
  return { hasOneApp: isOne, fields: next };
}

export const keyOfAnotherProject =
  'belongs to another project than google_project_id; take a key of a service account of that project';

/** A key of another project could never set up what the app of this one needs. */
export function refuseKeyOfAnotherProject(values: SetupValues, key: ServiceAccountKey | undefined): void {
  const project = values.fields.get('google_project_id')?.reveal();
  if (!key || !project || key.projectId === project) return;
  throw fail('invalid_input', {
    fields: { google_service_account_key: keyOfAnotherProject },
  });
}

function isSame(
  fields: ReadonlyMap<SetupField, Secret<string>>,
  one: SetupField,
  other: SetupField,
): boolean {
  const value = fields.get(one)?.reveal();
  return value !== undefined && value === fields.get(other)?.reveal();
}

function refuse(wrong: Wrong): void {
  if (wrong.size > 0) throw fail('invalid_input', { fields: Object.fromEntries(wrong) });
}
