import { sameText } from '#kernel/same-text.ts';
import { Secret } from '#kernel/secret.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';
import { GOOGLE_ISSUER, verifyIdToken } from '#providers/google/oauth/id-token.ts';
import { googleOpenid } from '#providers/google/openid.ts';
import { verifyMicrosoftIdToken } from '#providers/microsoft/id-token.ts';
import { microsoftOpenid } from '#providers/microsoft/openid.ts';
import type { OpenidProvider } from '#providers/openid/provider.ts';
import {
  finishSignIn,
  type NotSignedIn,
  type OpenidClient,
  type SignedInThere,
  type SigninProof,
  signInAddress,
} from '#providers/openid/sign-in.ts';
import { readDomain } from '../domains/domain.ts';
import { type Proven, sourceOf } from '../identities/identity.ts';
import { type SigninProvider, signinRedirectUri } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import type { AskedApp } from './find-app.ts';
import { NotAdmitted } from './flow.ts';

type Asked = { provider: SigninProvider; app: AskedApp; nonce: Buffer };

/** Where the browser goes. What it must bring back follows from the chance in its cookie, and is kept nowhere. */
export async function addressAtProvider(
  needs: SigninNeeds,
  asked: Asked,
  loginHint?: string,
): Promise<string> {
  const proof = await proofOf(needs, asked.nonce);
  const url = await signInAddress(needs, openidOf(needs, asked), clientOf(needs, asked), {
    proof,
    loginHint,
  });
  return url.href;
}

/** Whether it is this sign-in that somebody comes back from. Of the answer itself nothing is believed by that. */
export async function isAnswerTo(
  needs: Pick<SigninNeeds, 'seals'>,
  { nonce }: { nonce: Buffer },
  answer: URLSearchParams,
): Promise<boolean> {
  const { state } = await proofOf(needs, nonce);
  return sameText(answer.get('state') ?? '', state);
}

/** Whom the provider has proven, by its own rules and by those of whoever set up the app. */
export async function proveAccount(
  needs: SigninNeeds,
  asked: Asked,
  answer: URLSearchParams,
): Promise<Proven> {
  const proof = await proofOf(needs, asked.nonce);
  const client = clientOf(needs, asked);
  const outcome = await finishSignIn(needs, openidOf(needs, asked), client, { proof, answer });
  if (outcome.kind !== 'signed_in') throw refusalOf(outcome);
  switch (asked.provider) {
    case 'google':
      return provenByGoogle(needs, asked, proof, outcome);
    case 'azure-ad':
      return provenByMicrosoft(needs, asked, proof, outcome);
    default:
      return asked.provider satisfies never;
  }
}

function openidOf({ endpoints, microsoftEndpoints }: SigninNeeds, { provider, app }: Asked): OpenidProvider {
  return provider === 'google'
    ? googleOpenid(endpoints)
    : microsoftOpenid(microsoftEndpoints, app.directoryId);
}

function clientOf({ origins }: SigninNeeds, { provider, app }: Asked): OpenidClient {
  const { clientId, clientSecret } = app;
  return { clientId, clientSecret, redirectUri: signinRedirectUri(origins, provider) };
}

/** RFC 7636 asks for 43 characters at least, which is what 32 bytes are. */
async function proofOf({ seals }: Pick<SigninNeeds, 'seals'>, nonce: Buffer): Promise<SigninProof> {
  const key = await seals.installationKey('sign-in at a provider');
  const part = (label: string) => keyedCode(key, label, [nonce]).toString('base64url');
  return { state: part('state'), nonce: part('nonce'), verifier: new Secret(part('verifier')) };
}

function refusalOf(outcome: NotSignedIn): NotAdmitted {
  switch (outcome.kind) {
    case 'declined':
      return new NotAdmitted('declined', outcome.said.error);
    case 'misconfigured':
      return new NotAdmitted('misconfigured', outcome.said.error);
    case 'not_believed':
      return new NotAdmitted('not_believed', outcome.clue);
    case 'busy':
      return new NotAdmitted('provider_busy', outcome.reason);
    default:
      return outcome satisfies never;
  }
}

async function provenByGoogle(
  needs: SigninNeeds,
  { app }: Asked,
  { nonce }: SigninProof,
  { idToken, accessToken }: SignedInThere,
): Promise<Proven> {
  const expected = { clientId: app.clientId, nonce, accessToken: new Secret(accessToken) };
  const verdict = await verifyIdToken(needs, idToken, expected);
  if (verdict.kind === 'busy') throw new NotAdmitted('provider_busy', verdict.reason);
  if (verdict.kind === 'refused') throw new NotAdmitted('not_believed', verdict.reason);
  const { subject, address, isAddressVerified, hostedDomain, name } = verdict.identity;
  // Whoever runs an app decides who may use it only in part: a personal account is let in by Google, too.
  if (app.appOf !== null && !(await isHostedBy(needs, app, hostedDomain))) {
    throw new NotAdmitted('wrong_organisation', 'hosted_domain');
  }
  return {
    provider: 'google',
    source: sourceOf(app.appOf),
    issuer: GOOGLE_ISSUER,
    subject,
    address,
    // Google answers for addresses of organisations it hosts, and for its own; for others only once.
    isAddressVerified: isAddressVerified && hostedDomain !== undefined,
    isGuest: false,
    name: name ?? null,
  };
}

async function isHostedBy(
  { directory }: SigninNeeds,
  { appOf }: AskedApp,
  hostedDomain: string | undefined,
): Promise<boolean> {
  const domain = hostedDomain === undefined ? undefined : readDomain(hostedDomain);
  return domain !== undefined && (await directory.resolveProviders(domain)).tenantId === appOf;
}

async function provenByMicrosoft(
  needs: SigninNeeds,
  { app }: Asked,
  { nonce }: SigninProof,
  { idToken }: SignedInThere,
): Promise<Proven> {
  const { clientId, directoryId } = app;
  const verdict = await verifyMicrosoftIdToken(needs, idToken, { clientId, nonce, directoryId });
  if (verdict.kind === 'busy') throw new NotAdmitted('provider_busy', verdict.reason);
  if (verdict.kind === 'refused') {
    const isForeign = verdict.reason === 'wrong_directory';
    throw new NotAdmitted(isForeign ? 'wrong_organisation' : 'not_believed', verdict.reason);
  }
  const { issuer, objectId, address, isAddressVerified, isGuest, name } = verdict.identity;
  return {
    provider: 'azure-ad',
    source: sourceOf(app.appOf),
    issuer,
    subject: objectId,
    address: address ?? null,
    isAddressVerified,
    isGuest,
    name: name ?? null,
  };
}
