/**
 * What Google says on a page of its own instead of sending the browser back. The app never learns, which
 * is why the person must be told what the code means.
 */
export type BlockedPage = {
  readonly status: 400 | 401 | 403;
  readonly code: string;
  readonly message: string;
  /** Lines under "Request details". */
  readonly details?: Readonly<Record<string, string>>;
};

export function invalidRequest(message: string, details?: Record<string, string>): BlockedPage {
  return { status: 400, code: 'invalid_request', message, ...(details && { details }) };
}

export const clientNotFound: BlockedPage = {
  status: 401,
  code: 'invalid_client',
  message: 'The OAuth client was not found.',
};

export const clientDeleted: BlockedPage = {
  status: 401,
  code: 'deleted_client',
  message: 'The OAuth client was deleted.',
};

export const clientDisabled: BlockedPage = {
  status: 401,
  code: 'disabled_client',
  message: 'The OAuth client was disabled.',
};

export const embeddedBrowser: BlockedPage = {
  status: 403,
  code: 'disallowed_useragent',
  message:
    "You can't sign in from this screen because this app doesn't comply with Google's secure browsers policy.",
};

export function redirectMismatch(redirectUri: string): BlockedPage {
  return {
    status: 400,
    code: 'redirect_uri_mismatch',
    message:
      "You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 policy. " +
      "If you're the app developer, register the redirect URI in the Google Cloud Console.",
    details: { redirect_uri: redirectUri },
  };
}
