const places: Readonly<Record<string, string>> = {
  database: 'sealed in the database of this server',
  files: 'in files on this server',
  vault: 'in the vault of this server',
  environment: 'in the environment of this server',
};

const accounts = (count: number) => (count === 1 ? 'One account' : `${count} accounts`);

/** Settings > Integrations > Communication > Google: what is entered, and what waits beside it. */
export const googleSetup = {
  title: 'Google',
  lead: 'The app of your own through which mail and calendars are connected.',
  back: 'Integrations',
  tabs: { setup: 'Set-up', doctor: 'Doctor', reset: 'Reset' },
  tabsLabel: 'Parts of the Google set-up',

  standing: {
    title: 'What is entered',
    services: { mail: 'Mail', calendar: 'Calendar' },
    states: { configured: 'Complete', partial: 'Incomplete', missing: 'Not entered' },
    sameApp: 'through the app of mail',
    serviceAccount: 'Service account',
    hasAccount: 'entered',
    noAccount: 'none: mailboxes are told of mail through their own accounts',
    kept: 'Kept',
    keptBy: (kind: string) => places[kind] ?? kind,
    check: 'Last check',
    neverChecked: 'not checked yet',
    found: (failed: number, warned: number) => {
      if (failed > 0) return failed === 1 ? 'one thing does not work' : `${failed} things do not work`;
      if (warned > 0) return warned === 1 ? 'one thing to look at' : `${warned} things to look at`;
      return 'all is well';
    },
    readOnly:
      'The set-up comes from the environment of this server. Whoever runs the server changes it there and starts it again.',
    notYours: 'Only an owner or admin can change this.',
  },

  fields: {
    google_project_id: 'Project ID',
    google_client_id: 'Client ID',
    google_client_secret: 'Client secret',
    google_calendar_project_id: 'Project ID for calendar',
    google_calendar_client_id: 'Client ID for calendar',
    google_calendar_client_secret: 'Client secret for calendar',
    google_service_account_key: 'Key of the service account',
  },
  hints: {
    google_project_id: 'Like acme-keyholder: neither the name nor the number of the project.',
    google_client_id: 'Ends in .apps.googleusercontent.com.',
    google_client_secret: 'Begins with GOCSPX-. Google shows it once.',
    google_calendar_project_id: 'The project that the client for calendar belongs to.',
    google_calendar_client_id: 'Another one than that of mail.',
    google_calendar_client_secret: 'Begins with GOCSPX-. Google shows it once.',
    google_service_account_key: 'Drop the JSON file here, paste what is in it, or choose it.',
  },
  keptMasked: (masked: string) => `Left empty, ${masked} stays.`,
  keptSecret: 'Entered, and never shown again. Left empty, it stays.',

  file: {
    client: 'Client JSON from Google',
    calendarClient: 'Client JSON for calendar',
    clientHint: 'Drop the file here, paste what is in it, or choose it. The fields fill themselves.',
    choose: 'Choose a file…',
    chooseFor: (label: string) => `Choose a file: ${label}`,
    taken: 'The fields are filled. Nothing is saved yet.',
    key: (address: string) => `The key of ${address} is read. It is not saved yet.`,
    forget: 'Leave it out',
    tooBig: 'is too big to be what Google offers',
    removeKey: 'Remove the key…',
    removing: {
      title: () => 'Remove the key of the service account?',
      lead: 'If mail works with it now, the removal waits in a draft until you promote that. Without a key mail is looked for every few minutes.',
      act: 'Remove',
      done: () => 'The removal of the key is saved.',
    },
  },

  save: {
    form: 'Google set-up',
    submit: 'Save',
    submitDraft: 'Save as draft',
    submitting: 'Saving…',
    nothing: 'Change something to save it.',
    live: 'All of it is saved together, or nothing.',
    beside: 'What works now goes on unchanged. A change of it waits as a draft until you promote it.',
    saved: {
      live: 'The set-up is saved.',
      draft: 'Saved as a draft. What is live goes on as it was.',
      nowhere: 'That is what was entered already. Nothing has changed.',
    },
  },

  draft: {
    title: 'A draft waits beside the live set-up',
    lead: 'Nothing goes through it yet. Check it, then promote it.',
    saved: 'Saved',
    differs: 'Differs in',
    hidden: 'something that is never shown: a secret, or the key of the same account',
    secretSet: 'entered',
    gone: 'taken away',
    check: 'Check the draft',
    promote: 'Promote…',
    discard: 'Discard…',
    notChecked: 'Check it first: only a draft that was checked within the last hour can be promoted.',
    promoting: {
      title: 'Promote the draft?',
      lead: 'It takes the place of the live set-up at once. For a day you can go back.',
      despite: 'Promote it although something does not work',
      despiteMeaning: (failed: number) =>
        failed === 1
          ? 'The check found one thing that does not work.'
          : `The check found ${failed} things that do not work.`,
      act: 'Promote',
      done: 'The draft is live.',
    },
    discarding: {
      title: () => 'Discard the draft?',
      lead: 'What was entered in it is deleted. The live set-up stays as it is.',
      act: 'Discard',
      done: () => 'The draft is discarded.',
    },
  },

  former: {
    title: 'You can go back',
    lead: 'The set-up before this one is still kept.',
    until: 'Kept until',
    act: 'Go back…',
    asking: {
      title: () => 'Go back to the former set-up?',
      lead: 'It becomes live again at once, and what is live now is given up.',
      act: 'Go back',
      done: () => 'The former set-up is live again.',
    },
  },

  reconnects: {
    none: 'No account has to be connected again.',
    some: (count: number) =>
      `${accounts(count)} will have to be connected again, within a day, because the client changes:`,
    one: (address: string, service: string) => `${address} (${service})`,
    unknown: 'An account',
    services: { mail: 'mail', calendar: 'calendar' },
    more: (count: number) => `and ${count} more`,
  },

  reset: {
    lead: 'Returns mail and calendar to nothing connected. Use it to begin anew, or before you leave.',
    stops: 'What will stop',
    openTitle: 'Still to be told to Google',
    openLead: 'This could not be undone at Google yet. It is tried again without your doing.',
    title: 'Reset mail and calendar',
    confirm: 'Short name of your organisation',
    confirmHint: (slug: string) => `Type ${slug} to show that you mean it.`,
    submit: 'Reset mail and calendar',
    submitting: 'Beginning…',
    begun: 'The reset has begun.',
    running: 'A reset is going on. This page tells when it has ended.',
    ended: 'The last reset ended',
    notYours: 'Only an owner or admin can reset it.',
  },
} as const;
