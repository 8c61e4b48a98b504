import type { Google } from '../google.ts';
import type { Project } from '../records.ts';

export type Kind = 'topics' | 'subscriptions';
export type Name = { readonly full: string; readonly project: string; readonly id: string };

/** Google's rule for what a topic or a subscription may be called. */
const idForm = /^(?!goog)[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/;

/** `projects/{project}/topics/{id}`, taken apart. Undefined when it is nothing of the kind. */
export function readName(kind: Kind, full: string): Name | undefined {
  const [, project, found, id] = /^projects\/([^/]+)\/([a-z]+)\/([^/]+)$/.exec(full) ?? [];
  if (project === undefined || id === undefined || found !== kind || !idForm.test(id)) return undefined;
  return { full, project, id };
}

export function nameOf(kind: Kind, project: string, id: string): string {
  return `projects/${project}/${kind}/${id}`;
}

/** The project that a name begins with, by its id or by its number. */
export function projectOf(google: Google, full: string): Project | undefined {
  const [, key] = full.split('/');
  return [...google.projects.values()].find(({ id, number }) => id === key || number === key);
}
