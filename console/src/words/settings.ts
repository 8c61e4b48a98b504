export const settings = {
  title: 'Settings',
  lead: 'What holds for your whole organisation.',
  sections: 'Sections of the settings',
  organisation: {
    title: 'Organisation',
    lead: 'How your organisation is called, here and in what people see.',
    name: 'Name',
    save: 'Save',
    saving: 'Saving…',
    saved: 'The name is saved.',
    shortName: 'Short name',
    shortNameHint: 'Used for signing in and on the command line. It stays.',
    id: 'Id',
    since: 'Here since',
    readOnly: 'Only an owner or admin can change this.',
  },
} as const;
