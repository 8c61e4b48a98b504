import { z } from 'zod';
import { keyName } from '#features/access/api-keys/api-key.ts';
import { idSchema } from '#kernel/ids.ts';
import { allowed, created, empty, ok, routesOf } from '#platform/http/route.ts';
import { checkKeys } from './check-keys.ts';
import { algorithms, type KeySource } from './issuer.ts';
import { MOST_KEYS, readPublicKeys } from './public-keys.ts';
import { changeIssuer, registerIssuer, removeIssuer, setIssuerFrozen, showIssuers } from './register.ts';
import type { RegisterNeeds } from './register-needs.ts';
import type { ListedIssuer } from './store.ts';

const route = routesOf<RegisterNeeds>();

const oneIssuer = z.object({ issuerId: idSchema<'jwt_issuer'>() });

/** `iss` and `aud` are compared letter by letter, so nothing is made prettier here. */
const identifier = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[\x21-\x7e]+$/, 'must have no spaces and only ASCII characters');

const pastedKeys = z.record(z.string(), z.unknown()).transform((body, context): string => {
  const read = readPublicKeys(body);
  const says = faultOf(read);
  if (!says && read.kind === 'keys') return JSON.stringify(read.keys.jwks());
  context.addIssue({ code: 'custom', message: says ?? 'is no key set' });
  return z.NEVER;
});

function faultOf(read: ReturnType<typeof readPublicKeys>): string | undefined {
  if (read.kind === 'no_key_set') return `must be a JSON Web Key Set with at most ${MOST_KEYS} keys`;
  if (read.hasPrivate) {
    return 'holds a private key, which only its issuer may know. Make new keys, and paste the public ones';
  }
  return read.kind === 'no_usable_key'
    ? 'has no public key for signing: RSA from 2048 bits, P-256, P-384, P-521 or Ed25519'
    : undefined;
}

const keySource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('url'), url: z.string().min(9).max(1_000) }),
  z.strictObject({ kind: z.literal('pasted'), jwks: pastedKeys }),
]);

const changeable = {
  name: keyName,
  audience: identifier,
  algorithms: z.array(z.enum(algorithms)).min(1).max(algorithms.length),
  keys: keySource,
};

const issuerItem = z.object({
  id: z.string(),
  name: z.string(),
  issuer: z.string(),
  audience: z.string(),
  algorithms: z.array(z.enum(algorithms)),
  keys: z.object({ kind: z.enum(['url', 'pasted']), url: z.string().nullable() }),
  subject_claim: z.string(),
  subjects: z.int(),
  is_frozen: z.boolean(),
  created_at: z.date(),
});

function urlOf(keys: KeySource): string | null {
  return keys.kind === 'url' ? keys.url : null;
}

function itemOf(issuer: ListedIssuer): z.input<typeof issuerItem> {
  const { id, name, audience, keys } = issuer;
  return {
    id,
    name,
    issuer: issuer.issuer,
    audience,
    algorithms: issuer.algorithms,
    keys: { kind: keys.kind, url: urlOf(keys) },
    subject_claim: issuer.subjectClaim,
    subjects: issuer.subjectCount,
    is_frozen: issuer.frozenAt !== null,
    created_at: issuer.createdAt,
  };
}

export const issuerRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/jwt-issuers',
    summary: 'List the issuers whose JWTs prove for whom somebody acts',
    access: allowed('settings.read'),
    answer: ok(z.object({ issuers: z.array(issuerItem) })),
    run: async (needs, who) => ({ issuers: (await showIssuers(needs, who)).map(itemOf) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/jwt-issuers',
    summary: 'Register an issuer whose JWTs prove for whom somebody acts',
    access: allowed('settings.write'),
    body: z.strictObject({
      ...changeable,
      issuer: identifier,
      subject_claim: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_.:/-]{0,199}$/, 'must be the name of a claim')
        .default('sub'),
    }),
    answer: created(z.object({ id: z.string() })),
    run: async (needs, who, { subject_claim, ...asked }) => ({
      id: await registerIssuer(needs, who, { ...asked, subjectClaim: subject_claim }),
    }),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/jwt-issuers/{issuerId}',
    summary: 'Change name, audience, algorithms or keys of an issuer',
    access: allowed('settings.write'),
    params: oneIssuer,
    body: z.strictObject(changeable),
    answer: empty,
    run: (needs, who, { issuerId, ...change }) => changeIssuer(needs, who, { ...change, id: issuerId }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/jwt-issuers/{issuerId}/check-keys',
    summary: 'Look whether the keys of an issuer can be had and used',
    access: allowed('settings.write'),
    params: oneIssuer,
    answer: ok(
      z.object({
        state: z.enum(['usable', 'unreachable', 'unusable']),
        keys: z.array(
          z.object({ id: z.string().nullable(), type: z.string(), algorithm: z.string().nullable() }),
        ),
      }),
    ),
    run: (needs, who, { issuerId }) => checkKeys(needs, who, issuerId),
  }),
  route({
    method: 'POST',
    path: '/api/v1/jwt-issuers/{issuerId}/freeze',
    summary: 'Take no JWTs of an issuer until unfrozen',
    access: allowed('settings.write'),
    params: oneIssuer,
    answer: empty,
    run: (needs, who, { issuerId }) => setIssuerFrozen(needs, who, { id: issuerId, isFrozen: true }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/jwt-issuers/{issuerId}/unfreeze',
    summary: 'Take JWTs of a frozen issuer again',
    access: allowed('settings.write'),
    params: oneIssuer,
    answer: empty,
    run: (needs, who, { issuerId }) => setIssuerFrozen(needs, who, { id: issuerId, isFrozen: false }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/jwt-issuers/{issuerId}',
    summary: 'Remove an issuer by which nobody is known any more',
    access: allowed('settings.write'),
    params: oneIssuer,
    answer: empty,
    run: (needs, who, { issuerId }) => removeIssuer(needs, who, issuerId),
  }),
];
