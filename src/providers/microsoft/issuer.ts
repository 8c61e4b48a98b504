import { createPublishedKeys, type PublishedKeys } from '../jwt/published-keys.ts';
import type { MicrosoftNeeds } from './endpoints.ts';

export const MICROSOFT_LOGIN = 'https://login.microsoftonline.com';
/** What stands in place of a directory's issuer where all directories are meant. */
export const ISSUER_TEMPLATE = `${MICROSOFT_LOGIN}/{tenantid}/v2.0`;

const directoryForm = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/;

/** Undefined for what is no directory: only an id may be put into the template. */
export function issuerOf(directoryId: unknown): string | undefined {
  const isDirectory = typeof directoryId === 'string' && directoryForm.test(directoryId);
  return isDirectory ? ISSUER_TEMPLATE.replace('{tenantid}', directoryId) : undefined;
}

/** A key signs for one issuer, or for whichever the template becomes: those of personal accounts for no other. */
export function mayKeySignFor(keyIssuer: string | undefined, issuer: string): boolean {
  return keyIssuer === ISSUER_TEMPLATE || keyIssuer === issuer;
}

/** Those of all directories and of personal accounts; each says for whom it signs. */
export function createMicrosoftKeys({ world, microsoftEndpoints }: MicrosoftNeeds): PublishedKeys {
  return createPublishedKeys({
    world,
    urlOf: () => `${microsoftEndpoints.login}/common/discovery/v2.0/keys`,
  });
}
