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

/** What each role lets its members do, as far as anything is simulated that asks. */
const known: Readonly<Record<string, readonly string[]>> = {
  'roles/owner': [...editor, ...pubsubPolicies, ...accountPolicies, ...projectPolicies],
  'roles/editor': editor,
  'roles/viewer': viewer,
  'roles/browser': projectSeen,
  'roles/pubsub.admin': [...pubsubEditor, ...pubsubPolicies],
  'roles/pubsub.editor': pubsubEditor,
  'roles/pubsub.publisher': pubsubPublisher,
  'roles/pubsub.subscriber': pubsubSubscriber,
  'roles/pubsub.viewer': pubsubViewer,
  'roles/pubsub.serviceAgent': tokenCreator,
  'roles/iam.serviceAccountUser': accountUser,
  'roles/iam.serviceAccountTokenCreator': tokenCreator,
  'roles/iam.serviceAccountAdmin': [...accountMaker, ...accountPolicies],
  'roles/iam.serviceAccountKeyAdmin': keyMaker,
  'roles/resourcemanager.projectIamAdmin': ['resourcemanager.projects.get', ...projectPolicies],
  'roles/serviceusage.serviceUsageAdmin': apisChanged,
  'roles/serviceusage.serviceUsageViewer': apisSeen,
};

export const knownRoles = Object.keys(known);

export function isKnownRole(role: string): boolean {
  return Object.hasOwn(known, role);
}

export function permissionsOf(role: string): readonly string[] {
  return known[role] ?? [];
}
