import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { Platform } from './shapes.ts';

export type SubjectFilter = { name?: string; platform?: Platform | undefined };

export const subjectsQuery = ({ name, platform }: SubjectFilter) =>
  pagedQuery(['subjects', name, platform], (cursor, signal) => {
    const service_id = platform?.kind === 'service' ? platform.id : undefined;
    const issuer_id = platform?.kind === 'issuer' ? platform.id : undefined;
    const query = asked({ name, service_id, issuer_id, cursor });
    return answer(api.GET('/api/v1/subjects', { params: { query }, signal }));
  });

const one = (subjectId: string) => ({ params: { path: { subjectId } } });

export type NewSubject = { name: string; platform: Platform; announced_address?: string };

export function nameSubject(subject: NewSubject) {
  return answer(api.POST('/api/v1/subjects', { body: subject }));
}

export function announceAddress({ subjectId, address }: { subjectId: string; address: string | null }) {
  return done(
    api.PUT('/api/v1/subjects/{subjectId}/announced-address', { ...one(subjectId), body: { address } }),
  );
}

export function freezeSubject(subjectId: string) {
  return done(api.POST('/api/v1/subjects/{subjectId}/freeze', one(subjectId)));
}

export function unfreezeSubject(subjectId: string) {
  return done(api.POST('/api/v1/subjects/{subjectId}/unfreeze', one(subjectId)));
}

export function removeSubject(subjectId: string) {
  return done(api.DELETE('/api/v1/subjects/{subjectId}', one(subjectId)));
}
