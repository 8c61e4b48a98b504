import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import type { SigninPolicy, SigninProvider } from './shapes.ts';

export const signinSettingsQuery = queryOptions({
  queryKey: ['signin-settings'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/signin-settings', { signal })),
});

const PROVIDER = '/api/v1/signin-settings/providers/{provider}';
const one = (provider: SigninProvider) => ({ params: { path: { provider } } });

/** What is left out stays as it is. */
type ProviderApp = {
  provider: SigninProvider;
  is_active: boolean;
  client: 'own' | 'mail';
  client_id?: string;
  client_secret?: string;
  directory_id?: string;
};

export function saveProvider({ provider, ...body }: ProviderApp) {
  return answer(api.PUT(PROVIDER, { ...one(provider), body }));
}

export function removeProvider(provider: SigninProvider) {
  return done(api.DELETE(PROVIDER, one(provider)));
}

export function savePolicy(body: SigninPolicy) {
  return answer(api.PUT('/api/v1/signin-settings/policy', { body }));
}
