import { json, neverStored } from '../frame/answers.ts';

/** An error body of the token, revocation or userinfo endpoint. */
export class OAuthRefusal extends Error {
  override name = 'OAuthRefusal';
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;

  constructor(status: number, error: string, description: string, more: Record<string, string> = {}) {
    super(`${error}: ${description}`);
    this.status = status;
    this.body = { error, error_description: description, ...more };
  }
}

export function invalidGrant(description = 'Bad Request', more?: Record<string, string>): OAuthRefusal {
  return new OAuthRefusal(400, 'invalid_grant', description, more);
}

export function invalidRequest(description: string): OAuthRefusal {
  return new OAuthRefusal(400, 'invalid_request', description);
}

/** Runs an endpoint and writes its refusals. */
export async function answered(run: () => Promise<Response>): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof OAuthRefusal)
      return json(error.body, { status: error.status, headers: neverStored });
    throw error;
  }
}
