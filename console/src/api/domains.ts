import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';

export const domainsQuery = queryOptions({
  queryKey: ['domains'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/domains', { signal })),
});

const one = (claimId: string) => ({ params: { path: { claimId } } });

export function claimDomain(body: { domain: string; covers_subdomains: boolean }) {
  return answer(api.POST('/api/v1/domains', { body }));
}

export function checkDomain(claimId: string) {
  return answer(api.POST('/api/v1/domains/{claimId}/check', one(claimId)));
}

export function renewRecord(claimId: string) {
  return answer(api.POST('/api/v1/domains/{claimId}/record', one(claimId)));
}

type DomainChange = { claimId: string; is_active?: boolean; covers_subdomains?: boolean };

export function changeDomain({ claimId, ...body }: DomainChange) {
  return answer(api.PATCH('/api/v1/domains/{claimId}', { ...one(claimId), body }));
}

export function giveDomainUp(claimId: string) {
  return done(api.DELETE('/api/v1/domains/{claimId}', one(claimId)));
}

/** What somebody at a domain would be asked to sign in with. */
export function previewSignIn(domain: string) {
  return answer(api.GET('/api/v1/signin-preview', { params: { query: { domain } } }));
}
