import { knownApis } from './google/api/known-apis.ts';
import type { Google } from './google/google.ts';
import { type Policy, withMember } from './google/iam/policy.ts';
import { clientId, clientSecret } from './google/identifiers.ts';
import { newPerson } from './google/people.ts';
import { addClient, newProject, setEnabledApis } from './google/projects.ts';
import { addServiceAccount } from './google/service-accounts.ts';

/** Everyone whom the demo and the stories know, with ids that never change. */
export const demoPeople = [
  { sub: '104215500010000000001', email: 'admin@acme.test', name: 'Ada Admin', hostedDomain: 'acme.test' },
  { sub: '104215500010000000002', email: 'kim@acme.test', name: 'Kim Park', hostedDomain: 'acme.test' },
  { sub: '104215500010000000003', email: 'olu@acme.test', name: 'Olu Adeyemi', hostedDomain: 'acme.test' },
  { sub: '104215500010000000004', email: 'mia@acme.test', name: 'Mia Rossi', hostedDomain: 'acme.test' },
  { sub: '104215500010000000005', email: 'ana@acme.test', name: 'Ana Silva', hostedDomain: 'acme.test' },
  { sub: '104215500010000000006', email: 'bo@acme.test', name: 'Bo Lindqvist', hostedDomain: 'acme.test' },
  { sub: '104215500010000000007', email: 'help@acme.test', name: 'Acme Help', hostedDomain: 'acme.test' },
  {
    sub: '104215500020000000001',
    email: 'admin@globex.test',
    name: 'Gia Admin',
    hostedDomain: 'globex.test',
  },
  { sub: '104215500020000000002', email: 'gus@globex.test', name: 'Gus Meyer', hostedDomain: 'globex.test' },
  { sub: '104215500030000000001', email: 'pat@gmail.com', name: 'Pat Jones', hostedDomain: undefined },
] as const;

const keyholderOrigin = 'http://localhost:4000';
const projectNumber = '471120938457';

/** What somebody at acme would have made in the Google Cloud Console. Globex has made nothing yet. */
export const acmeGoogle = {
  projectId: 'acme-keyholder',
  projectNumber,
  appName: 'Acme Keyholder',
  clientId: clientId(projectNumber, 'keyholderdemoacmewebclient000001'),
  clientSecret: clientSecret('demo-only-not-a-real-secret1'),
  redirectUris: [
    `${keyholderOrigin}/api/auth/google/callback`,
    `${keyholderOrigin}/api/auth/google/calendar/callback`,
    `${keyholderOrigin}/api/auth/callback`,
    `${keyholderOrigin}/auth/google/callback`,
  ],
  serviceAccount: 'keyholder',
} as const;

export function seedGoogle(google: Google): void {
  for (const person of demoPeople) google.people.set(person.sub, newPerson(google, person));
  const project = newProject({
    id: acmeGoogle.projectId,
    number: acmeGoogle.projectNumber,
    appName: acmeGoogle.appName,
    organization: 'acme.test',
  });
  google.projects.set(project.id, project);
  setEnabledApis(google, project, Object.keys(knownApis));
  addClient(google, project, {
    name: 'Keyholder',
    id: acmeGoogle.clientId,
    secret: acmeGoogle.clientSecret,
    redirectUris: [...acmeGoogle.redirectUris],
  });
  const account = addServiceAccount(google, project, acmeGoogle.serviceAccount, 'Keyholder');
  const member = `serviceAccount:${account.email}`;
  const grant = (thing: { policy: Policy }, role: string, to: string) => {
    thing.policy = withMember(google.random, thing.policy, role, to);
  };
  grant(project, 'roles/owner', 'user:admin@acme.test');
  grant(project, 'roles/pubsub.admin', member); // makes topics and lets Gmail publish to them
  grant(account, 'roles/iam.serviceAccountUser', member); // lets pushes carry its own name
}
