/** As they are called in requests, answers, cookies and tables, and in this order. */
export const signinProviders = ['google', 'azure-ad'] as const;

export type SigninProvider = (typeof signinProviders)[number];

export function isSigninProvider(text: string): text is SigninProvider {
  return signinProviders.some(provider => provider === text);
}
