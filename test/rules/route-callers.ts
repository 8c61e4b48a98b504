import { z } from 'zod';
import { demoPassword } from '#entry/demo/seed.ts';
import { apiRoutes } from '#entry/offers.ts';
import type { TestKeyholder } from '#test/harness/keyholder.ts';

type ApiRoute = (typeof apiRoutes)[number];

export type Reply = { status: number; code: string; text: string; challenge: string | null };

/** Somebody who tries every route there is, with one credential or none. */
export type Caller = (route: ApiRoute, asked?: { params?: Ids; body?: string }) => Promise<Reply>;

/** By the name of the parameter. */
export type Ids = Readonly<Record<string, string>>;

export const closedRoutes = apiRoutes.filter(({ access }) => access.kind !== 'anyone');

const nobody = '0190f3c2-0000-7000-8000-000000000000';

export function callerWith(url: string, headers: Record<string, string> = {}): Caller {
  return async (route, { params = {}, body } = {}) => {
    const path = route.path.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? nobody);
    const response = await fetch(`${url}${path}`, {
      method: route.method,
      redirect: 'manual',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
    });
    const text = await firstPart(response);
    const { status } = response;
    return { status, code: codeIn(text), text, challenge: response.headers.get('www-authenticate') };
  };
}

/** A person's own access token: all that their role may do, and no cookie. */
export async function bearerOf({ stranger }: TestKeyholder, username: string): Promise<string> {
  const login = stranger().post('/api/v1/auth/login', { username, password: demoPassword });
  return (await login.read(z.object({ access_token: z.string() }))).access_token;
}

/** Routes that stream never end by themselves, so one piece must do. */
async function firstPart(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body?.getReader();
  const part = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(part?.value);
}

function codeIn(text: string): string {
  const problem = z.object({ code: z.string() });
  try {
    return problem.safeParse(JSON.parse(text)).data?.code ?? '';
  } catch {
    return ''; // no problem document, which is what the caller looks at next
  }
}
