import { invalidArgument } from '../api/api-refusal.ts';
import type { Google } from '../google.ts';
import { findPerson } from '../people.ts';
import type { Project } from '../records.ts';
import { findServiceAccount, pubsubAgent } from './resources.ts';

/** Google's own accounts, which are in no project. */
const systemAccounts = /@system\.gserviceaccount\.com$/;

/** What a binding calls somebody, when there is somebody of that name; else refused as IAM refuses it. */
export function checkMember(google: Google, member: string): void {
  if (member === 'allUsers' || member === 'allAuthenticatedUsers') return;
  const [, kind, name = ''] = /^(\w+):(.+)$/.exec(member) ?? [];
  switch (kind) {
    case 'serviceAccount':
      if (!isServiceAccount(google, name)) throw invalidArgument(`Service account ${name} does not exist.`);
      return;
    case 'user':
      if (!findPerson(google, name)) throw invalidArgument(`User ${name} does not exist.`);
      return;
    case 'domain':
    case 'group':
      return;
    default:
      throw invalidArgument(
        `The member ${member} is of an unknown type. Please set a valid type prefix for the member.`,
      );
  }
}

function isServiceAccount(google: Google, email: string): boolean {
  if (systemAccounts.test(email) || findServiceAccount(google, email)) return true;
  return [...google.projects.values()].some(project => pubsubAgent(project) === email);
}

/** Whether the organisation that owns the project counts somebody as its own. */
export function isOfTheOrganization(google: Google, project: Project, member: string): boolean {
  const [, kind, name = ''] = /^(\w+):(.+)$/.exec(member) ?? [];
  if (kind === 'domain') return name === project.organization;
  if (kind === 'user' || kind === 'group') return name.endsWith(`@${project.organization}`);
  if (kind !== 'serviceAccount') return false;
  const owner = findServiceAccount(google, name)?.project;
  return owner ? owner.organization === project.organization : name === pubsubAgent(project);
}
