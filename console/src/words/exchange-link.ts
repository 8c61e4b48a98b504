type Whom = { kind: 'user' | 'service' | 'subject'; name: string | null; platform_name: string | null };

export const exchangeLink = {
  title: 'Connect a Google account',
  titleAgain: 'Connect this Google account again',
  lead: (tenant: string) =>
    `A program at ${tenant} needs access to a Google account. It asks you to choose one.`,
  looking: 'Looking at the link.',
  organisation: 'Organisation',
  for: 'For',
  wants: 'It could then',
  asBefore: 'The same as before',
  validUntil: 'Link good until',
  whom: ({ kind, name, platform_name }: Whom) => {
    if (kind === 'subject') return `${name}, as ${platform_name} calls it`;
    return kind === 'service' ? `${name}, a program` : (name ?? 'One person');
  },
  warnings: {
    user: 'Go on only if you have just used a program that asked you to. Did somebody else send you this link? Then close this page.',
    others:
      'Whoever you give this to can use the Google account you choose. Did somebody you do not know send you this link? Then close this page.',
  },
  goOn: 'Go on to Google',
  goingOn: 'Going to Google',
  signInFirst: {
    lead: (tenant: string) => `This link is for one person at ${tenant}. Sign in as that person to go on.`,
    act: 'Sign in to go on',
  },
  somebodyElse: {
    title: 'This link is for somebody else',
    lead: (tenant: string) =>
      `It is for one person at ${tenant}, and somebody else is signed in here. Nothing was connected.`,
    act: 'Sign in as somebody else',
  },
  gone: {
    title: 'This link is no longer good',
    lead: 'It works once and for ten minutes. Ask the program that sent you here once more, and it gives you a new one.',
  },
  result: {
    connected: {
      title: 'Connected',
      says: 'The Google account is connected.',
      remedy: 'Go back to the program that sent you here and let it try again.',
    },
    code: {
      title: 'One more step',
      says: 'The Google account is connected, and not used yet: first this code has to come back.',
      remedy:
        'Go back to the program that sent you here and give it the code. Give it to nobody else, and to nobody who sent you the link without your asking.',
      label: 'The code, good for half an hour',
    },
    partial: {
      remedy: 'Go back to the program that sent you here and let it try again.',
    },
    failedRemedy: 'Go back to the program that sent you here: it gives you a new link.',
    close: 'You can close this page.',
  },
} as const;
