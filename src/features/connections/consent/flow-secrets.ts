import { z } from 'zod';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { GoogleGrant } from '#providers/google/oauth/token-answer.ts';
import type { FlowId, FlowSecrets } from './flow.ts';

type Needs = { seals: Seals };

const secret = z.string().transform(text => new Secret(text));

const stored = z.object({
  verifier: secret,
  nonce: z.string(),
  code: z.exactOptional(secret),
  tokens: z.exactOptional(
    z.object({
      accessToken: secret,
      expiresAt: z.coerce.date(),
      refreshToken: z.exactOptional(secret),
      refreshTokenDiesAt: z.exactOptional(z.coerce.date()),
      scopes: z.array(z.string()),
      idToken: z.exactOptional(z.string()),
    }),
  ),
  receivedAt: z.exactOptional(z.coerce.date()),
  subject: z.exactOptional(z.string()),
});

export function sealSecrets(
  { seals }: Needs,
  tx: TenantTx,
  who: Scope,
  id: FlowId,
  secrets: FlowSecrets,
): Promise<Buffer> {
  return seals.seal(tx, who, placeOf(id), JSON.stringify(plain(secrets)));
}

export async function openSecrets(
  { seals }: Needs,
  tx: TenantTx,
  who: Scope,
  id: FlowId,
  sealed: Buffer,
): Promise<FlowSecrets> {
  const opened = await seals.open(tx, who, placeOf(id), sealed);
  return stored.parse(JSON.parse(opened.reveal()));
}

/** Opened field by field: a Secret in a JSON text says nothing. */
function plain({ verifier, code, tokens, ...rest }: FlowSecrets): z.input<typeof stored> {
  return {
    ...rest,
    verifier: verifier.reveal(),
    ...(code && { code: code.reveal() }),
    ...(tokens && { tokens: plainTokens(tokens) }),
  };
}

function plainTokens({ accessToken, refreshToken, ...rest }: GoogleGrant) {
  return {
    ...rest,
    accessToken: accessToken.reveal(),
    ...(refreshToken && { refreshToken: refreshToken.reveal() }),
  };
}

function placeOf(id: FlowId) {
  return { table: 'consent_flows', column: 'secrets_sealed', row: id };
}
