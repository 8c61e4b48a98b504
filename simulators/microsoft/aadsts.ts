/** Where Microsoft itself shows this error: a page of its own, back at the app, or the token endpoint. */
type Place = 'page' | 'redirect' | 'token';

export type Entry = {
  readonly code: number;
  readonly error: string;
  readonly place: Place;
  readonly words: string;
  readonly suberror?: string;
};

const entry = (code: number, error: string, place: Place, words: string, suberror?: string): Entry => ({
  code,
  error,
  place,
  words,
  ...(suberror !== undefined && { suberror }),
});

/** The menu. Apps branch on `error` and `suberror`; the number and the words are for people. */
export const aadsts: readonly Entry[] = [
  entry(16000, 'interaction_required', 'redirect', 'Several accounts are signed in; one must be selected.'),
  entry(
    50011,
    'invalid_request',
    'page',
    'The redirect URI specified in the request does not match the redirect URIs configured for the application.',
  ),
  entry(
    500112,
    'invalid_grant',
    'token',
    'The reply address does not match the reply address provided when requesting Authorization code.',
  ),
  entry(
    50020,
    'invalid_request',
    'page',
    'User account does not exist in the tenant and cannot access the application in that tenant. The account needs to be added as an external user in the tenant first.',
  ),
  entry(50034, 'invalid_grant', 'page', 'The user account does not exist in the directory.'),
  entry(50053, 'invalid_grant', 'page', 'The account is locked: too many wrong attempts to sign in.'),
  entry(50055, 'invalid_grant', 'page', 'The password is expired.'),
  entry(50057, 'invalid_grant', 'page', 'The user account is disabled.'),
  entry(50058, 'login_required', 'redirect', 'A silent sign-in request was sent but no user is signed in.'),
  entry(50059, 'invalid_request', 'page', 'No tenant-identifying information found in the request.'),
  entry(
    50072,
    'interaction_required',
    'page',
    'The user must enroll in multi-factor authentication.',
    'basic_action',
  ),
  entry(50074, 'interaction_required', 'page', 'Strong authentication is required.', 'basic_action'),
  entry(
    50076,
    'interaction_required',
    'page',
    'Due to a configuration change made by your administrator, you must use multi-factor authentication.',
    'basic_action',
  ),
  entry(
    50079,
    'interaction_required',
    'page',
    'Due to a configuration change made by your administrator, you must enroll in multi-factor authentication.',
    'basic_action',
  ),
  entry(
    50105,
    'access_denied',
    'page',
    'Your administrator has configured the application to block users unless they are specifically granted access to it.',
  ),
  entry(50126, 'invalid_grant', 'page', 'Error validating credentials due to invalid username or password.'),
  entry(50140, 'interaction_required', 'redirect', 'Interrupted by "Keep me signed in".'),
  entry(50147, 'invalid_request', 'token', 'Missing Code_Challenge parameter.'),
  entry(50149, 'invalid_request', 'redirect', 'Invalid Code_Challenge_method parameter.'),
  entry(
    501481,
    'invalid_grant',
    'token',
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  ),
  entry(501491, 'invalid_request', 'redirect', 'Invalid size of Code_Challenge parameter.'),
  entry(
    50173,
    'invalid_grant',
    'token',
    'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
    'bad_token',
  ),
  entry(
    50194,
    'invalid_request',
    'page',
    'The application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such applications.',
  ),
  entry(
    50196,
    'invalid_grant',
    'token',
    'The server terminated an operation because it met a client request loop.',
  ),
  entry(
    53000,
    'interaction_required',
    'page',
    'The device is not in the required state: it must be compliant.',
  ),
  entry(
    53001,
    'interaction_required',
    'page',
    'The device is not in the required state: it must be domain joined.',
  ),
  entry(
    53003,
    'interaction_required',
    'page',
    'Access has been blocked by Conditional Access policies.',
    'message_only',
  ),
  entry(
    54005,
    'invalid_grant',
    'token',
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  ),
  entry(
    65001,
    'consent_required',
    'redirect',
    'The user or administrator has not consented to use the application.',
    'consent_required',
  ),
  entry(65004, 'access_denied', 'redirect', 'User declined to consent to access the app.'),
  entry(
    650052,
    'unauthorized_client',
    'page',
    'The app needs access to a service that your organization has not subscribed to or enabled.',
  ),
  entry(70000, 'invalid_grant', 'token', 'The provided value for the code or the token is not valid.'),
  entry(70003, 'unsupported_grant_type', 'token', 'The app requested an unsupported grant type.'),
  entry(70005, 'unsupported_response_type', 'redirect', 'The response_type is not supported.'),
  entry(70008, 'invalid_grant', 'token', 'The provided authorization code or refresh token has expired.'),
  entry(70011, 'invalid_scope', 'redirect', 'The provided value for the input parameter scope is not valid.'),
  entry(
    70043,
    'invalid_grant',
    'token',
    'The refresh token has expired due to sign-in frequency checks.',
    'bad_token',
  ),
  entry(
    700005,
    'invalid_grant',
    'token',
    'Provided Authorization Code is intended to use against other tenant, thus rejected.',
  ),
  entry(700016, 'unauthorized_client', 'page', 'The application was not found in the directory.'),
  entry(
    700021,
    'invalid_client',
    'token',
    'Client assertion application identifier does not match client_id parameter.',
  ),
  entry(700023, 'invalid_client', 'token', 'Client assertion audience claim does not match the endpoint.'),
  entry(700024, 'invalid_client', 'token', 'Client assertion is not within its valid time range.'),
  entry(700027, 'invalid_client', 'token', 'Client assertion contains an invalid signature.'),
  entry(
    700054,
    'unsupported_response_type',
    'redirect',
    'The response_type id_token is not enabled for the application.',
  ),
  entry(700082, 'invalid_grant', 'token', 'The refresh token has expired due to inactivity.', 'bad_token'),
  entry(
    700084,
    'invalid_grant',
    'token',
    'The refresh token was issued to a single page app and has expired.',
    'bad_token',
  ),
  entry(7000112, 'unauthorized_client', 'page', 'The application is disabled.'),
  entry(
    7000215,
    'invalid_client',
    'token',
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to the app.',
  ),
  entry(
    7000218,
    'invalid_client',
    'token',
    'The request body must contain the following parameter: client_assertion or client_secret.',
  ),
  entry(7000222, 'invalid_client', 'token', 'The provided client secret keys for the app are expired.'),
  entry(
    90002,
    'invalid_tenant',
    'page',
    'Tenant not found. Check to make sure you have the correct tenant ID.',
  ),
  entry(90015, 'invalid_request', 'redirect', 'Requested query string is too long.'),
  entry(
    90019,
    'invalid_request',
    'page',
    'No tenant-identifying information found in either the request or implied by any provided credentials.',
  ),
  entry(
    90023,
    'invalid_request',
    'redirect',
    'Invalid request: a parameter has a value that is not supported.',
  ),
  entry(900144, 'invalid_request', 'redirect', 'The request body must contain the following parameter.'),
  entry(9002313, 'invalid_request', 'token', 'Invalid request. Request is malformed or invalid.'),
  entry(
    9002332,
    'invalid_request',
    'page',
    'The application is configured for use by personal or by work accounts only. Please do not use this endpoint.',
  ),
  entry(
    90072,
    'invalid_request',
    'page',
    'User account from the external identity provider does not exist in the tenant.',
  ),
  entry(90094, 'access_denied', 'page', 'The grant requires admin permission.'),
  entry(
    90095,
    'interaction_required',
    'page',
    'Admin consent is required: the request has been sent to an administrator.',
  ),
  entry(
    90130,
    'invalid_request',
    'page',
    'The application cannot be accessed with this kind of account on this endpoint.',
  ),
];

const byCode = new Map(aadsts.map(one => [one.code, one]));

export function findEntry(code: number): Entry | undefined {
  return byCode.get(code);
}

export function requireEntry(code: number): Entry {
  const found = byCode.get(code);
  if (!found) throw new Error(`The menu has no AADSTS${code}`);
  return found;
}
