const topicsSeen = ['pubsub.topics.get', 'pubsub.topics.list'];
const subscriptionsSeen = ['pubsub.subscriptions.get', 'pubsub.subscriptions.list'];
const pubsubPublisher = ['pubsub.topics.publish'];
const pubsubSubscriber = ['pubsub.subscriptions.consume', 'pubsub.topics.attachSubscription'];
const pubsubViewer = [...topicsSeen, ...subscriptionsSeen, 'resourcemanager.projects.get'];
const pubsubEditor = [
  ...pubsubViewer,
  ...pubsubPublisher,
  ...pubsubSubscriber,
  ...['create', 'delete', 'update', 'detachSubscription'].map(deed => `pubsub.topics.${deed}`),
  ...['create', 'delete', 'update'].map(deed => `pubsub.subscriptions.${deed}`),
];
/** Who may grant the right to publish to others. The editor may not, which is what set-ups run into. */
const pubsubPolicies = ['topics', 'subscriptions'].flatMap(kind => [
  `pubsub.${kind}.getIamPolicy`,
  `pubsub.${kind}.setIamPolicy`,
]);
const accountUser = ['iam.serviceAccounts.actAs', 'iam.serviceAccounts.get', 'iam.serviceAccounts.list'];
const accountsSeen = ['iam.serviceAccounts.get', 'iam.serviceAccounts.list', 'iam.serviceAccountKeys.list'];
const accountMaker = [...accountsSeen, 'iam.serviceAccounts.create', 'iam.serviceAccounts.delete'];
const keyMaker = [...accountsSeen, 'iam.serviceAccountKeys.create', 'iam.serviceAccountKeys.delete'];
const tokenCreator = ['iam.serviceAccounts.getAccessToken', 'iam.serviceAccounts.getOpenIdToken'];
const accountPolicies = ['iam.serviceAccounts.getIamPolicy', 'iam.serviceAccounts.setIamPolicy'];
const apisSeen = ['serviceusage.services.get', 'serviceusage.services.list'];
const apisChanged = [...apisSeen, 'serviceusage.services.enable', 'serviceusage.services.disable'];
const projectPolicies = ['resourcemanager.projects.getIamPolicy', 'resourcemanager.projects.setIamPolicy'];
const projectSeen = ['resourcemanager.projects.get', 'resourcemanager.projects.getIamPolicy'];

const viewer = [...pubsubViewer, ...accountsSeen, ...apisSeen, ...projectSeen];
const editor = [...viewer, ...pubsubEditor, ...accountUser, ...accountMaker, ...keyMaker, ...apisChanged];

type Role = { readonly title: string; readonly permissions: readonly string[] };

const role = (title: string, ...permissions: readonly (readonly string[])[]): Role => ({
  title,
  permissions: permissions.flat(),
});

/** What each role is called and lets its members do, as far as anything is simulated that asks. */
const known: Readonly<Record<string, Role>> = {
  'roles/owner': role('Owner', editor, pubsubPolicies, accountPolicies, projectPolicies),
  'roles/editor': role('Editor', editor),
  'roles/viewer': role('Viewer', viewer),
  'roles/browser': role('Browser', projectSeen),
  'roles/pubsub.admin': role('Pub/Sub Admin', pubsubEditor, pubsubPolicies),
  'roles/pubsub.editor': role('Pub/Sub Editor', pubsubEditor),
  'roles/pubsub.publisher': role('Pub/Sub Publisher', pubsubPublisher),
  'roles/pubsub.subscriber': role('Pub/Sub Subscriber', pubsubSubscriber),
  'roles/pubsub.viewer': role('Pub/Sub Viewer', pubsubViewer),
  'roles/pubsub.serviceAgent': role('Cloud Pub/Sub Service Agent', tokenCreator),
  'roles/iam.serviceAccountUser': role('Service Account User', accountUser),
  'roles/iam.serviceAccountTokenCreator': role('Service Account Token Creator', tokenCreator),
  'roles/iam.serviceAccountAdmin': role('Service Account Admin', accountMaker, accountPolicies),
  'roles/iam.serviceAccountKeyAdmin': role('Service Account Key Admin', keyMaker),
  'roles/resourcemanager.projectIamAdmin': role(
    'Project IAM Admin',
    ['resourcemanager.projects.get'],
    projectPolicies,
  ),
  'roles/serviceusage.serviceUsageAdmin': role('Service Usage Admin', apisChanged),
  'roles/serviceusage.serviceUsageViewer': role('Service Usage Viewer', apisSeen),
};

export const knownRoles = Object.keys(known);

export function isKnownRole(name: string): boolean {
  return Object.hasOwn(known, name);
}

export function titleOf(name: string): string {
  return known[name]?.title ?? name;
}

export function permissionsOf(name: string): readonly string[] {
  return known[name]?.permissions ?? [];
}
