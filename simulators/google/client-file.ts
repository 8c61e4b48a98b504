import type { OAuthClient, Project } from './records.ts';

/** What the console of Google Cloud offers for download, to the letter. */
export function clientFile({ id: projectId }: Project, { id, secrets, redirectUris }: OAuthClient) {
  const newest = secrets.filter(({ isDisabled }) => !isDisabled).at(-1);
  return {
    web: {
      client_id: id,
      project_id: projectId,
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
      ...(newest && { client_secret: newest.value }),
      ...(redirectUris.length > 0 && { redirect_uris: redirectUris }),
    },
  };
}
