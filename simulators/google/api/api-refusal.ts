import { json } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';

/** google.rpc.Code as HTTP says it. */
const statuses = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
} as const;

export type RpcStatus = keyof typeof statuses;
export type Detail = { readonly '@type': string } & Readonly<Record<string, unknown>>;

type More = {
  details?: readonly Detail[];
  /** Gmail and Calendar still carry the older list as well. */
  errors?: readonly { domain: string; reason: string; message?: string }[];
  headers?: Record<string, string>;
};

/** An error of a Google API: google.rpc.Status. */
export class ApiRefusal extends Error {
  override name = 'ApiRefusal';
  readonly status: RpcStatus;
  readonly more: More;

  constructor(status: RpcStatus, message: string, more: More = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }

  answer(): Response {
    const code = statuses[this.status];
    const { details, errors, headers = {} } = this.more;
    const error = {
      code,
      message: this.message,
      ...(errors && { errors: errors.map(one => ({ message: this.message, ...one })) }),
      status: this.status,
      ...(details && { details }),
    };
    return json({ error }, { status: code, headers: { vary: 'Origin, X-Origin, Referer', ...headers } });
  }
}

export function invalidArgument(message: string): ApiRefusal {
  return new ApiRefusal('INVALID_ARGUMENT', message);
}

/** google.rpc.ErrorInfo, by which a client tells apart what has the same status. */
export function errorInfo(reason: string, metadata: Record<string, string>): Detail {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata };
}

/** Runs a method of an API and writes its refusals. */
export async function answeredByApi(run: () => Promise<Response> | Response): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ApiRefusal) return error.answer();
    if (error instanceof ControlRefusal) return invalidArgument(error.message).answer();
    throw error;
  }
}
