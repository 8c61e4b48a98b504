import type { Service } from '../capabilities.ts';
import type { SetupField } from './field.ts';
import { fieldsOf, type SetupValues, serviceAccountIn } from './values.ts';

export const setupStates = ['configured', 'partial', 'missing'] as const;
export type SetupState = (typeof setupStates)[number];

export function stateOfApp(values: SetupValues, service: Service): SetupState {
  const present = Object.values(fieldsOf(values, service)).map(field => values.fields.has(field));
  if (present.every(Boolean)) return 'configured';
  return present.some(Boolean) ? 'partial' : 'missing';
}

export function stateOf(values: SetupValues): SetupState {
  const [mail, calendar] = [stateOfApp(values, 'mail'), stateOfApp(values, 'calendar')];
  if (mail === calendar) return mail;
  return 'partial';
}

/** Enough to recognise an id by, and too little to use it. Secrets are shown by their presence alone. */
export function maskedField(values: SetupValues, field: SetupField): string | null {
  const value = values.fields.get(field)?.reveal();
  if (value === undefined) return null;
  switch (field) {
    case 'google_client_id':
    case 'google_calendar_client_id':
      return maskedClientId(value);
    case 'google_project_id':
    case 'google_calendar_project_id':
      return masked(value);
    case 'google_service_account_key':
      return maskedAddress(serviceAccountIn(values)?.email ?? '');
    case 'google_client_secret':
    case 'google_calendar_client_secret':
      return null;
    default:
      throw field satisfies never;
  }
}

export function maskedClientId(id: string): string {
  const [, number = '', name = '', host = ''] = /^(\d+)-(\w+)(\..+)$/.exec(id) ?? [];
  return name === '' ? masked(id) : `${number.slice(0, 4)}…-…${name.slice(-4)}${host}`;
}

function maskedAddress(address: string): string | null {
  const at = address.indexOf('@');
  return at < 0
    ? null
    : `${masked(address.slice(0, at))}@…${address.slice(-'.iam.gserviceaccount.com'.length)}`;
}

function masked(text: string): string {
  return `${text.slice(0, 3)}…${text.slice(-2)}`;
}
