import type { Secret } from '#kernel/secret.ts';

/** As they are called in requests, answers, cookies and tables, and in this order. */
export const signinProviders = ['google', 'azure-ad'] as const;

export type SigninProvider = (typeof signinProviders)[number];

export function isSigninProvider(text: string): text is SigninProvider {
  return signinProviders.some(provider => provider === text);
}

/** Where a provider sends people back to: one address for each, so that no answer passes for another's. */
export const signinCallbackPaths: Readonly<Record<SigninProvider, string>> = {
  google: '/api/auth/callback/google',
  'azure-ad': '/api/auth/callback/azure-ad',
};

/** The address to register with the provider. It is the console's, because that is where cookies are. */
export function signinRedirectUri(origins: { console: string }, provider: SigninProvider): string {
  return `${origins.console}${signinCallbackPaths[provider]}`;
}

/** With what a provider knows who is asking. */
export type SigninApp = { clientId: string; clientSecret: Secret<string> };
export type SigninApps = ReadonlyMap<SigninProvider, SigninApp>;
