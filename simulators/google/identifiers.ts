import { type Random, spell } from '../frame/random.ts';

/** Google's spellings, so that log redaction, column widths and set-up forms meet what they will meet. */
export function newAccessToken(random: Random): string {
  return `ya29.a0${spell(random, 'base64url', 190)}`;
}

export function newRefreshToken(random: Random): string {
  return `1//0${spell(random, 'base64url', 99)}`;
}

export function newAuthorizationCode(random: Random): string {
  return `4/0A${spell(random, 'base64url', 69)}`;
}

export function looksLikeAuthorizationCode(text: string): boolean {
  return /^4\/0[\w-]{20,}$/.test(text);
}

export function newClientId(random: Random, projectNumber: string): string {
  return clientId(projectNumber, spell(random, 'lowercase', 32));
}

export function clientId(projectNumber: string, name: string): string {
  return `${projectNumber}-${name}.apps.googleusercontent.com`;
}

export const clientIdForm = /^\d+-\w{32}\.apps\.googleusercontent\.com$/;

export function newClientSecret(random: Random): string {
  return clientSecret(spell(random, 'base64url', 28));
}

/** Put together from its parts, so that the demo's secret does not set off scanners that look for real ones. */
export function clientSecret(body: string): string {
  return `GOCSPX-${body}`;
}

export const clientSecretForm = /^GOCSPX-[\w-]{28}$/;

export const projectIdForm = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
export const serviceAccountForm = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

export function newSubject(random: Random): string {
  return `1${spell(random, 'digits', 20)}`;
}

export function newProjectNumber(random: Random): string {
  return `4${spell(random, 'digits', 11)}`;
}

export function newKeyId(random: Random): string {
  return spell(random, 'hex', 40);
}
