import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { getJson } from '../../http.ts';
import type { Busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';

const LIMITS = { timeOutMs: 10_000, mostBytes: 65_536 };

/** The least that lets one ask for the number of a project. */
export const projectScope = 'https://www.googleapis.com/auth/cloudplatformprojects.readonly';

const answer = z.object({ projectId: z.string(), projectNumber: z.string().regex(/^\d{1,20}$/) });

/** Ids are chosen and numbers are given: only Google knows which belong together. */
export async function findProjectNumber(
  { world, endpoints }: GoogleNeeds,
  { accessToken, projectId }: { accessToken: Secret<string>; projectId: string },
): Promise<{ kind: 'found'; number: string } | { kind: 'not_told' } | Busy> {
  const url = `${endpoints.resourceManager}/v1/projects/${encodeURIComponent(projectId)}`;
  const headers = { authorization: `Bearer ${accessToken.reveal()}` };
  const answered = await getJson(world, url, LIMITS, headers);
  if (answered.kind === 'busy') return answered;
  const read = answer.safeParse(answered.body);
  if (!answered.isSuccess || !read.success || read.data.projectId !== projectId) return { kind: 'not_told' };
  return { kind: 'found', number: read.data.projectNumber };
}
