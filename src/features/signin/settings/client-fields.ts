import type { SecretName } from '#features/secrets/secrets.ts';
import type { SigninProvider } from '../provider.ts';

type Names = { clientId: SecretName; clientSecret: SecretName; directoryId?: SecretName };

/** Apart from those of mail and calendar: whoever may sign people in need not reach their mail. */
export const secretNamesOf: Readonly<Record<SigninProvider, Names>> = {
  google: { clientId: 'signin_google_client_id', clientSecret: 'signin_google_client_secret' },
  'azure-ad': {
    clientId: 'signin_microsoft_client_id',
    clientSecret: 'signin_microsoft_client_secret',
    // Kept with the credentials because it changes with them: together, or not at all.
    directoryId: 'signin_microsoft_directory_id',
  },
};

export const mailClient: Names = { clientId: 'google_client_id', clientSecret: 'google_client_secret' };

/** Whose client a provider is asked with. Only Google's mail app can stand in, and only where that was chosen. */
export const clientKinds = ['own', 'mail'] as const;
export type ClientKind = (typeof clientKinds)[number];

export type ClientFields = {
  client: ClientKind;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  directoryId?: string | undefined;
};

const guid = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/;
const googleClientId = /^\d+-\w{32}\.apps\.googleusercontent\.com$/;
const secret = /^[\x21-\x7e]{8,200}$/;
/** Where Microsoft keeps everybody's personal accounts: pinned to it, the organisation would be everybody. */
const PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** What is wrong with what was entered, by field, in words. */
export function objectionsTo(provider: SigninProvider, fields: ClientFields): Record<string, string> {
  const { client, clientId, clientSecret, directoryId } = fields;
  if (client === 'mail') {
    if (provider !== 'google') return { client: 'must be own: only Google has a mail app here' };
    return objections({
      client_id: clientId !== undefined && 'must be left out where the mail app is used',
      client_secret: clientSecret !== undefined && 'must be left out where the mail app is used',
      directory_id: directoryId !== undefined && NOT_GOOGLES,
    });
  }
  const isSecretWrong = clientSecret !== undefined && !secret.test(clientSecret);
  const client_secret = isSecretWrong && 'must have 8 to 200 characters and no spaces';
  if (provider === 'google') {
    return objections({
      client_id: !googleClientId.test(clientId ?? '') && 'must end in .apps.googleusercontent.com',
      client_secret,
      directory_id: directoryId !== undefined && NOT_GOOGLES,
    });
  }
  const pinned = directoryId ?? '';
  return objections({
    client_id: !guid.test(clientId ?? '') && 'must be the Application (client) ID, of 36 characters',
    client_secret,
    directory_id:
      (!guid.test(pinned) && 'must be the Directory (tenant) ID, of 36 characters') ||
      (pinned === PERSONAL_ACCOUNTS && 'must be your own directory, not the one of personal accounts'),
  });
}

const NOT_GOOGLES = 'is for Microsoft only';

function objections(found: Record<string, string | false>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(found).flatMap(([field, says]) => (says === false ? [] : [[field, says]])),
  );
}

/** Enough to tell two apart, and to find it in the vendor's console. */
export function maskedId(id: string): string {
  const [name = ''] = id.split('.');
  return `${name.slice(0, 6)}…${name.slice(-4)}`;
}
