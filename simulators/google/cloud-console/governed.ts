import type { Google } from '../google.ts';
import type { Policy } from '../iam/policy.ts';
import { accountResource, projectResource } from '../iam/resources.ts';
import type { Project } from '../records.ts';

type Governed = { name: string; words: string; thing: { policy: Policy } };

/** Everything in a project on which somebody can have a role. */
export function governedIn({ pubsub }: Google, project: Project): Governed[] {
  const name = projectResource(project).name;
  const own = (thing: { name: string }) => thing.name.startsWith(`${name}/`);
  return [
    { name, words: 'the project', thing: project },
    ...[...project.serviceAccounts.values()].map(account => ({
      name: accountResource(project, account).name,
      words: `the service account ${account.email}`,
      thing: account,
    })),
    ...[...pubsub.topics.values(), ...pubsub.subscriptions.values()].filter(own).map(thing => ({
      name: thing.name,
      words: thing.name.slice(name.length + 1).replace(/^(\w+)s\//, 'the $1 '),
      thing,
    })),
  ];
}
