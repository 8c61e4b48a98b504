/** The APIs that can be switched on in a project, as the console of Google Cloud names them. */
export const knownApis = {
  'gmail.googleapis.com': 'Gmail API',
  'calendar-json.googleapis.com': 'Google Calendar API',
  'pubsub.googleapis.com': 'Cloud Pub/Sub API',
  'iam.googleapis.com': 'Identity and Access Management (IAM) API',
  'cloudresourcemanager.googleapis.com': 'Cloud Resource Manager API',
  'serviceusage.googleapis.com': 'Service Usage API',
} as const;

export type Api = keyof typeof knownApis;

export function isKnownApi(name: string): name is Api {
  return Object.hasOwn(knownApis, name);
}
