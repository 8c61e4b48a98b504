import type { Google } from './google/google.ts';
import { clientId, clientSecret } from './google/identifiers.ts';
import { addClient, newProject } from './google/projects.ts';
import { acmeGoogle } from './seed.ts';

const redirectUris = ['http://localhost:4000/api/auth/callback/google'];
const operatorProjectNumber = '900220011445';

/** A client of its own for signing in: it asks who somebody is, and for nothing else. */
export const acmeGoogleSignIn = {
  clientId: clientId(acmeGoogle.projectNumber, 'keyholderdemoacmesigninclient001'),
  clientSecret: clientSecret('demo-only-not-a-real-secret2'),
} as const;

/** What the operator of the server has made, for people of no organisation's domain. */
export const appWideGoogle = {
  projectId: 'operator-keyholder',
  clientId: clientId(operatorProjectNumber, 'keyholderdemooperatorsignin00001'),
  clientSecret: clientSecret('demo-only-not-a-real-secret3'),
} as const;

export function seedGoogleSignIn(google: Google): void {
  const acmes = google.projects.get(acmeGoogle.projectId);
  if (acmes) {
    const { clientId: id, clientSecret: secret } = acmeGoogleSignIn;
    addClient(google, acmes, { name: 'Sign-in', id, secret, redirectUris: [...redirectUris] });
  }
  const operators = newProject({
    id: appWideGoogle.projectId,
    number: operatorProjectNumber,
    appName: 'Keyholder',
  });
  google.projects.set(operators.id, operators);
  const { clientId: id, clientSecret: secret } = appWideGoogle;
  addClient(google, operators, { name: 'Sign-in', id, secret, redirectUris: [...redirectUris] });
}
