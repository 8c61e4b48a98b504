import { json, withoutBody } from '../frame/answers.ts';
import { isRecord, readControlBody } from '../frame/fields.ts';
import type { Route, Visit } from '../frame/routes.ts';
import { type Document, endOf, isAlive, issueToken, type Token, type Vault } from './vault.ts';

/** As Vault says no: a list of sentences, and for a path that was never written an empty one. */
const refused = (status: number, ...errors: string[]) => json({ errors }, { status });

export function vaultRoutes(vault: Vault): Route[] {
  const prefix = '/vault/v1';
  const data = `${prefix}/{mount}/data/{+path}`;
  const withToken = (answer: (visit: Visit, token: Token, text: string) => Response | Promise<Response>) =>
    unsealed(vault, visit => {
      const text = visit.request.headers.get('x-vault-token') ?? '';
      const token = vault.tokens.get(text);
      if (!token || !isAlive(vault, token)) return refused(403, 'permission denied');
      return answer(visit, token, text);
    });
  const atMount = (answer: (visit: Visit, path: string) => Response | Promise<Response>) =>
    withToken(visit =>
      visit.parameter('mount') === vault.mount
        ? answer(visit, visit.parameter('path'))
        : refused(404, `no handler for route "${visit.parameter('mount')}/data"`),
    );
  return [
    { method: 'POST', path: `${prefix}/auth/approle/login`, answer: unsealed(vault, v => logIn(vault, v)) },
    {
      method: 'GET',
      path: `${prefix}/auth/token/lookup-self`,
      answer: withToken((_visit, token) =>
        json({ data: { ttl: secondsLeft(vault, token), renewable: token.isRenewable } }),
      ),
    },
    {
      method: 'POST',
      path: `${prefix}/auth/token/renew-self`,
      answer: withToken((_visit, token, text) => {
        if (!token.isRenewable) return refused(400, 'lease is not renewable');
        token.endsAt = endOf(vault, token.ttlSeconds);
        return json({ auth: authOf(text, token) });
      }),
    },
    { method: 'GET', path: data, answer: atMount((_visit, path) => read(vault, path)) },
    {
      method: 'POST',
      path: data,
      answer: atMount(async ({ request }, path) => write(vault, path, await request.json())),
    },
    { method: 'DELETE', path: data, answer: atMount((_visit, path) => softDelete(vault, path)) },
    {
      method: 'DELETE',
      path: `${prefix}/{mount}/metadata/{+path}`,
      answer: atMount((_visit, path) => {
        vault.documents.delete(path);
        return withoutBody(204);
      }),
    },
  ];
}

/** What an operator would do at the terminal, and what may happen to a Vault. */
export function vaultControl(vault: Vault, prefix: string): Route[] {
  return [
    {
      method: 'GET',
      path: `${prefix}/documents`,
      answer: () =>
        json({
          documents: [...vault.documents].map(([path, { versions }]) => ({
            path,
            version: versions.length,
            data: versions.at(-1)?.data ?? null,
          })),
        }),
    },
    {
      method: 'PATCH',
      path: `${prefix}/settings`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['isSealed']);
        vault.isSealed = body.findFlag('isSealed') ?? vault.isSealed;
        return json({ isSealed: vault.isSealed });
      },
    },
    {
      method: 'POST',
      path: `${prefix}/tokens`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['ttlSeconds']);
        return json({ token: issueToken(vault, Number(body.requireText('ttlSeconds'))) }, { status: 201 });
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/tokens`,
      answer: () => {
        for (const [text, { endsAt }] of vault.tokens) if (endsAt !== null) vault.tokens.delete(text);
        return withoutBody(204);
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/documents`,
      answer: () => {
        for (const path of vault.documents.keys()) softDelete(vault, path);
        return withoutBody(204);
      },
    },
  ];
}

function unsealed(vault: Vault, answer: Route['answer']): Route['answer'] {
  return visit => (vault.isSealed ? refused(503, 'Vault is sealed') : answer(visit));
}

async function logIn(vault: Vault, { request }: Visit): Promise<Response> {
  const body: unknown = await request.json();
  const asked = isRecord(body) ? body : {};
  const role = vault.roles.get(String(asked.role_id));
  if (!role || role.secretId !== asked.secret_id) return refused(400, 'invalid role or secret ID');
  const text = issueToken(vault, role.ttlSeconds);
  const token = vault.tokens.get(text);
  return token ? json({ auth: authOf(text, token) }) : refused(500, 'internal error');
}

function authOf(text: string, { ttlSeconds, isRenewable }: Token) {
  return { client_token: text, lease_duration: ttlSeconds, renewable: isRenewable };
}

function secondsLeft({ clock }: Vault, { endsAt }: Token): number {
  return endsAt === null ? 0 : Math.floor((endsAt.getTime() - clock.now().getTime()) / 1_000);
}

function read({ documents }: Vault, path: string): Response {
  const document = documents.get(path);
  const newest = document?.versions.at(-1);
  if (!document || !newest) return refused(404);
  const found = { data: newest.data, metadata: metadataOf(document) };
  return newest.data === null ? json({ data: found }, { status: 404 }) : json({ data: found });
}

function write({ documents, clock }: Vault, path: string, body: unknown): Response {
  if (!isRecord(body) || !isRecord(body.data)) return refused(400, 'no data provided');
  const document = documents.get(path) ?? { versions: [] };
  const cas = isRecord(body.options) ? body.options.cas : undefined;
  if (cas === undefined) return refused(400, 'check-and-set parameter required for this call');
  if (cas !== document.versions.length)
    return refused(400, 'check-and-set parameter did not match the current version');
  document.versions.push({ data: body.data, createdAt: clock.now(), deletedAt: null });
  documents.set(path, document);
  return json({ data: metadataOf(document) });
}

/** The newest version reads as gone; its number stays, and the next write has to name it. */
function softDelete({ documents, clock }: Vault, path: string): Response {
  const newest = documents.get(path)?.versions.at(-1);
  if (newest) Object.assign(newest, { data: null, deletedAt: clock.now() });
  return withoutBody(204);
}

function metadataOf({ versions }: Document) {
  const newest = versions.at(-1);
  return {
    version: versions.length,
    created_time: newest?.createdAt.toISOString(),
    deletion_time: newest?.deletedAt?.toISOString() ?? '',
    destroyed: false,
  };
}
