const names = { google: 'Google', 'azure-ad': 'Microsoft' } as const;

/** What a provider's answer means for whoever entered the app. */
const refusals: Readonly<Record<string, string>> = {
  invalid_client: 'Its client secret is wrong or has expired. Make a new one there and enter it here.',
  unauthorized_client: 'It is not there any more, or is switched off there.',
};

export const providers = {
  lead: 'With whom the people of your organisation sign in, and how their mail address leads here.',
  names,
  readOnly: 'Only an owner or admin can change this.',

  apps: {
    title: 'Sign-in with Google and Microsoft',
    lead: 'Each provider knows your organisation by an app that you register there. Passwords keep working beside it.',
    states: {
      on: 'On',
      off: 'Off',
      missing: 'Not set up',
      partial: 'Incomplete',
      refused: 'Refused',
    },
    partialMeaning: 'Something of this app is missing, so nobody can sign in with it. Enter it again.',
    refused: (provider: string) => `${provider} refused this app`,
    refusedBecause: (code: string) =>
      refusals[code] ?? `It said “${code}”. Compare the app there with what is entered here.`,
    redirectUri: (provider: string) => `Redirect URI to register with ${provider}`,
    redirectHint: {
      google: 'In the Google Cloud Console: Google Auth Platform, Clients, Authorised redirect URIs.',
      'azure-ad': 'In the Microsoft Entra admin centre: App registrations, Authentication, platform Web.',
    },
    clientId: 'Client ID',
    secret: 'Client secret',
    secretThere: 'entered, and never shown again',
    secretMissing: 'missing',
    directory: 'Directory (tenant) ID',
    mailApp: 'the app that connects mail and calendars',
    changed: 'Changed',
    setUp: 'Set up…',
    setUpFor: (provider: string) => `Set up sign-in with ${provider}`,
    change: 'Change…',
    changeFor: (provider: string) => `Change sign-in with ${provider}`,
    switchOn: 'Switch on',
    switchOff: 'Switch off',
    switchedOn: (provider: string) => `People can sign in with ${provider}.`,
    switchedOff: (provider: string) => `Nobody signs in with ${provider} until it is switched on again.`,
    remove: 'Remove…',
  },

  enter: {
    title: (provider: string) => `Sign-in with ${provider}`,
    lead: {
      google: 'Use an OAuth client of type “Web application”. It asks only who somebody is.',
      'azure-ad':
        'Use an app registration of your own directory. Only accounts of the directory you enter here can sign in.',
    },
    which: 'Which app',
    own: 'One of its own for signing in',
    ownMeaning: 'Whoever may sign people in need not reach their mail.',
    mail: (clientId: string) => `The mail app, ${clientId}`,
    mailMeaning: 'One client less to look after. Register the redirect URI above with it, too.',
    noMail: 'No Google app for mail has been entered yet.',
    clientId: { google: 'Client ID', 'azure-ad': 'Application (client) ID' },
    clientIdHint: {
      google: 'Ends in .apps.googleusercontent.com.',
      'azure-ad': 'From the overview of the app registration: 36 characters.',
    },
    clientIdKept: (masked: string) => `Left empty, ${masked} stays.`,
    secret: 'Client secret',
    secretHint: {
      google: 'Begins with GOCSPX-.',
      'azure-ad': 'The value of the secret, not its ID. Note when it expires: nobody can sign in after that.',
    },
    secretKept: 'Left empty, the present secret stays. A new client ID needs its own secret.',
    directory: 'Directory (tenant) ID',
    directoryHint: 'Your own directory. Accounts of other directories and personal accounts are refused.',
    activate: 'People can sign in with it',
    activateMeaning: 'Without this it is kept and used for nobody.',
    submit: 'Save',
    submitting: 'Saving…',
    done: (provider: string) => `Sign-in with ${provider} is saved.`,
  },

  removing: {
    ask: (provider: string) => `Remove sign-in with ${provider}?`,
    lead: 'Nobody can sign in with it from now on, and its client secret is deleted here. Whoever is signed in stays signed in. Passwords keep working.',
    act: 'Remove',
    done: (provider: string) => `Sign-in with ${provider} is removed.`,
  },

  policy: {
    title: 'Who may come in',
    lead: 'Holds for whoever signs in from now on with Google or Microsoft.',
    newUsers: 'Somebody nobody has invited',
    refused: 'Does not get in',
    refusedMeaning: 'People are invited first, and sign in with the invited address.',
    joins: 'Becomes a user, if their address lies in a proven domain of yours',
    joinsMeaning: 'At the first sign-in, with the role below.',
    role: 'Role of new users',
    roleHint: 'Nobody becomes owner or admin this way.',
    appWide: 'Sign-in buttons of this server',
    appWideAllowed: 'Count for your organisation, too',
    appWideAllowedMeaning: 'For people who have linked such an account by invitation or while signed in.',
    appWideForbidden: 'Do not let anybody in here',
    appWideForbiddenMeaning: 'Only your own providers and passwords do.',
    appWideNone: 'This server has no such buttons at present.',
    submit: 'Save',
    submitting: 'Saving…',
    done: 'Who may come in is saved.',
  },

  preview: {
    title: 'What would somebody see?',
    lead: 'The sign-in page looks at the domain of an address and at nothing else. Here you see what it offers.',
    label: 'Domain or mail address',
    example: 'acme.example',
    submit: 'Look',
    submitting: 'Looking…',
    ours: (domain: string) => `${domain} leads to your organisation.`,
    notOurs: (domain: string) =>
      `${domain} does not lead to your organisation. It gets what this server offers everybody.`,
    offers: 'Buttons on the sign-in page',
    none: 'No button, only the password.',
  },
} as const;
