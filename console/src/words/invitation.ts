export const invitation = {
  title: 'You are invited',
  titleTo: (tenant: string) => `Join ${tenant}`,
  lead: (address: string, role: string) => `This invitation is for ${address}. Your role will be ${role}.`,
  validUntil: 'Valid until',
  checking: 'Looking at your invitation…',
  name: 'Your name',
  nameHint: 'As your colleagues know you.',
  password: 'Choose a password',
  passwordHint: 'At least 12 characters. A few unrelated words are easy to keep in mind.',
  submit: 'Join and sign in',
  submitting: 'Joining…',
  withoutPassword: 'Or come in without a password:',
  joinWith: { google: 'Join with Google', 'azure-ad': 'Join with Microsoft' },
  alreadySignedIn: (name: string, tenant: string) =>
    `You are signed in as ${name} at ${tenant}. Joining signs you in as the invited person instead.`,
  joined: (tenant: string) => `Welcome to ${tenant}.`,
  broken: {
    title: 'This invitation does not work any more',
    lead: 'An invitation can be used once and only for a few days. Ask the person who invited you for a new link.',
    incomplete: 'The link is incomplete: the part after # is missing. Copy the whole link and open it again.',
  },
  haveAccount: 'I can already sign in',
} as const;
