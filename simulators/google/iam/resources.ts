import type { Google } from '../google.ts';
import type { Project, ServiceAccount } from '../records.ts';
import type { Resource } from './permitted.ts';

export function projectResource({ id, policy }: Project): Resource {
  return { name: `projects/${id}`, policies: [policy] };
}

/** Who may act as an account is said by its own policy or by that of its project. */
export function accountResource(project: Project, { email, policy }: ServiceAccount): Resource {
  return {
    name: `projects/${project.id}/serviceAccounts/${email}`,
    policies: [policy, project.policy],
  };
}

type AccountOfProject = { account: ServiceAccount; project: Project };

export function findServiceAccount(google: Google, email: string): AccountOfProject | undefined {
  for (const project of google.projects.values()) {
    const account = project.serviceAccounts.get(email);
    if (account) return { account, project };
  }
  return undefined;
}

/** The account by which Pub/Sub itself acts in a project: it signs tokens and forwards dead letters. */
export function pubsubAgent({ number }: Project): string {
  return `service-${number}@gcp-sa-pubsub.iam.gserviceaccount.com`;
}
