import { isRecord } from '../../api/record.ts';
import { clientFile, keyFile, spellings } from '../../words/google-forms.gen.ts';
import { fieldsOf, type Typed } from './fields.ts';

type Read = { fields: Typed; keyOf?: string } | { says: string };

/** A spelling that Google would not use, in the words of the server. Half of it is not judged: it is being typed. */
export function misspelled(name: string, text: string): string | undefined {
  const spelling = spellings[name];
  if (!spelling || text === '') return undefined;
  return new RegExp(spelling.form).test(text) ? undefined : spelling.says;
}

/**
 * Either of the two files that Google offers, whichever box it was put into: the client's fills the fields of
 * its service. The server judges all of it again, and what only it can judge, such as the key inside.
 */
export function readGoogleFile(text: string, into: 'mail' | 'calendar' | 'key'): Read {
  const json = parsed(text);
  const wanted = into === 'key' ? keyFile : clientFile;
  if (!isRecord(json)) return { says: wanted.notJson };
  if (json.type === 'service_account')
    return { fields: { google_service_account_key: text }, keyOf: textIn(json.client_email) };
  if (isRecord(json.web)) return { fields: fieldsIn(json.web, into === 'calendar' ? 'calendar' : 'mail') };
  if (into === 'key') return { says: keyFile.anotherType };
  return { says: isRecord(json.installed) ? clientFile.desktop : clientFile.notWeb };
}

function fieldsIn(web: Record<string, unknown>, service: keyof typeof fieldsOf): Typed {
  const names = fieldsOf[service];
  const found = [
    [names.clientId, textIn(web.client_id)],
    [names.secret, textIn(web.client_secret)],
    [names.project, textIn(web.project_id)],
  ] as const;
  return Object.fromEntries(found.filter(([, text]) => text !== ''));
}

/** Whose key was read, to be said back; and of which project, to be compared. */
export function keyIn(text: string | undefined): { address: string; project: string } | undefined {
  const json = text === undefined ? undefined : parsed(text);
  return isRecord(json)
    ? { address: textIn(json.client_email), project: textIn(json.project_id) }
    : undefined;
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
