import type { GoogleField, GoogleSetup } from '../../api/shapes.ts';

/** The compiler refuses this table when the API knows other fields. */
const everyField: Record<GoogleField, true> = {
  google_project_id: true,
  google_client_id: true,
  google_client_secret: true,
  google_calendar_project_id: true,
  google_calendar_client_id: true,
  google_calendar_client_secret: true,
  google_service_account_key: true,
};

export const fieldNames = Object.keys(everyField).filter(isField);

function isField(name: string): name is GoogleField {
  return Object.hasOwn(everyField, name);
}

/** A client of one service, and the project that it belongs to. */
export const fieldsOf = {
  mail: { clientId: 'google_client_id', secret: 'google_client_secret', project: 'google_project_id' },
  calendar: {
    clientId: 'google_calendar_client_id',
    secret: 'google_calendar_client_secret',
    project: 'google_calendar_project_id',
  },
} as const satisfies Record<'mail' | 'calendar', Record<string, GoogleField>>;

/** What has been typed and not saved yet. */
export type Typed = Readonly<Partial<Record<GoogleField, string>>>;

/** What a change goes on from: the draft, where there is one. */
export function baseOf(setup: GoogleSetup) {
  return setup.draft ?? setup;
}

/** What is sent: the fields with something in them that calendar's choice of app leaves any use for. */
export function changedFields(typed: Typed, isOneApp: boolean): Typed {
  const calendar: ReadonlySet<string> = new Set(Object.values(fieldsOf.calendar));
  return Object.fromEntries(
    fieldNames.flatMap(name => {
      const text = typed[name]?.trim();
      return text && !(isOneApp && calendar.has(name)) ? [[name, text] as const] : [];
    }),
  );
}
