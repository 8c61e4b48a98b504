/** What to do in Google Cloud, step by step, for somebody who has never seen it. */
export const googleGuide = {
  title: 'Step by step',
  lead: 'Each step says what to do in Google Cloud, and has beside it what to enter here.',
  open: 'Open in Google Cloud',
  elsewhere: '(opens a new tab)',

  script: {
    title: 'In a hurry? One script does most of it',
    lead: 'It makes the project, switches the APIs on and makes the service account. Run it in Cloud Shell; at the end it prints what to paste here.',
    label: 'Script for Cloud Shell',
  },

  project: {
    title: 'Choose a project',
    does: [
      'Create a project in Google Cloud, or choose one that you have.',
      'Keyholder needs its ID, which stands under its name.',
    ],
  },
  apis: {
    title: 'Switch on the APIs',
    does: [
      'Under APIs & Services, Library, enable Gmail API, Google Calendar API and Cloud Pub/Sub API.',
      'This command does the same in Cloud Shell, and enables two more with which the doctor looks after them.',
    ],
    label: 'Command for the APIs',
  },
  consent: {
    title: 'Describe the app',
    does: [
      'Under Google Auth Platform, Branding, name the app and give an address for questions.',
      'Audience Internal: only accounts of your own Google Workspace. Nothing else is to be done, and nothing expires.',
      'Audience External: also other accounts. The app begins in Testing: only the test users you list can connect, and every account has to be connected again after seven days.',
      'To leave Testing, publish the app. Reading mail is a restricted scope, so Google reviews an External app first; an Internal one needs no review.',
    ],
  },
  client: {
    title: 'Make the OAuth client',
    does: [
      'Under Clients, create a client of the type Web application.',
      'Enter each of these addresses under Authorised redirect URIs, to the letter.',
      'Download the JSON at the end, before the window closes: Google shows the secret this once.',
    ],
    uri: (number: number) => `Redirect URI ${number}`,
    uriFor: {
      mail: (number: number) => `Redirect URI ${number} for mail`,
      calendar: (number: number) => `Redirect URI ${number} for calendar`,
    },
    allUris: 'All redirect URIs',
    which: 'Which app calendar goes through',
    one: 'One app for both',
    oneMeaning: 'Mail and calendar share project, client and secret. Right for nearly everybody.',
    own: 'An app of its own for calendar',
    ownMeaning: 'Another project and client, for example because somebody else looks after it.',
  },
  scopes: {
    title: 'List the scopes',
    does: [
      'Under Data Access, add the scopes of what your people will connect. Keyholder asks for the scopes of one ability at a time, never for all.',
      'Take the first two where tickets come from mail and are answered. Leave out what you do not need.',
    ],
    label: (meaning: string) => `To ${meaning}`,
    all: { mail: 'All scopes for mail', calendar: 'All scopes for calendar' },
  },
  account: {
    title: 'Make the service account',
    does: [
      'Under IAM & Admin, Service Accounts, create an account named keyholder in the same project, and give it the role below.',
      'Also give it Service Account User on itself, so that Pub/Sub may sign in its name what it delivers.',
      'Under its Keys, create a key of the type JSON. If your organisation forbids keys, leave this step out: mail is then looked for every few minutes.',
    ],
    role: 'Role of the service account',
    why: 'Why this one:',
    self: 'Role on itself',
    selfRole: 'roles/iam.serviceAccountUser',
  },
  publisher: {
    title: 'Let Gmail tell of new mail',
    does: [
      'Gmail tells of new mail by publishing to a topic in your project. Keyholder makes a topic for each mailbox, and gives Gmail the role Pub/Sub Publisher on that topic alone.',
      'There is nothing to do, unless your organisation allows only members of its own domains (the policy iam.allowedPolicyMemberDomains). Then let whoever looks after its policies allow this account in the project.',
    ],
    label: 'The account of Gmail',
    who: 'gmail-api-push@system.gserviceaccount.com',
    role: 'Its role on each topic',
    roleName: 'roles/pubsub.publisher',
  },
  check: {
    title: 'Check it',
    does: ['Save below, then let the doctor look at every part of it. It says what is wrong and what to do.'],
    act: 'Go to the doctor',
  },
} as const;
