import { json } from '../../frame/answers.ts';

type Status = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 429;

const names: Readonly<Record<Status, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  409: 'ALREADY_EXISTS',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
};

type Extras = {
  domain?: string;
  /** What stands in `errors[]`, where Google words some things in two ways. */
  shortMessage?: string;
  location?: string;
  name?: string;
  details?: readonly object[];
  headers?: Record<string, string>;
};

/** Gmail says no, in the envelope of Google's APIs. */
export class GmailRefusal extends Error {
  override name = 'GmailRefusal';
  readonly status: Status;
  readonly reason: string;
  readonly extras: Extras;

  constructor(status: Status, reason: string, message: string, extras: Extras = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.extras = extras;
  }
}

export async function answered(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof GmailRefusal) return shown(error);
    throw error;
  }
}

function shown({ status, reason, message, extras }: GmailRefusal): Response {
  const { domain = 'global', shortMessage = message, location, name, details, headers = {} } = extras;
  const error = {
    code: status,
    message,
    errors: [
      {
        message: shortMessage,
        domain,
        reason,
        ...(location !== undefined && { location, locationType: 'header' }),
      },
    ],
    status: name ?? names[status],
    ...(details && { details }),
  };
  return json({ error }, { status, headers });
}

export function invalidArgument(message: string): GmailRefusal {
  return new GmailRefusal(400, 'invalidArgument', message);
}

export function notFound(): GmailRefusal {
  return new GmailRefusal(404, 'notFound', 'Requested entity was not found.');
}

export function failedPrecondition(message: string): GmailRefusal {
  return new GmailRefusal(400, 'failedPrecondition', message, { name: 'FAILED_PRECONDITION' });
}

export function errorInfo(reason: string, metadata: Record<string, string>) {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata };
}
