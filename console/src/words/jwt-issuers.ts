function subjectsOf(count: number): string {
  if (count === 0) return 'nobody yet';
  return count === 1 ? 'one subject' : `${count} subjects`;
}

export const jwtIssuers = {
  lead: 'A platform that signs JWTs for its users can prove with them for whom it acts. Register who issues them and by which keys they are checked.',
  columns: {
    issuer: 'Issuer',
    audience: 'Audience',
    keys: 'Keys',
    subjects: 'Known by it',
    actions: 'Actions',
  },
  frozen: 'Frozen',
  none: {
    title: 'No issuer is registered',
    lead: 'Without one, only services act for subjects, by names of their own.',
  },
  pasted: 'pasted',
  claim: (name: string) => `names subjects by ${name}`,
  subjects: subjectsOf,

  register: {
    open: 'Register an issuer',
    title: 'Register a JWT issuer',
    name: 'Name',
    nameHint: 'Which platform it is.',
    issuer: 'Issuer (iss)',
    issuerHint: 'Letter by letter as it stands in its JWTs. It cannot be changed later.',
    audience: 'Audience (aud)',
    audienceHint: 'What its JWTs have to say that they are meant for. One for Keyholder alone is best.',
    claim: 'Claim that names the subject',
    claimHint: 'Most often sub. It cannot be changed later.',
    keys: 'Its public keys',
    sources: {
      url: { title: 'At an address', meaning: 'Fetched from there, and again when the issuer changes them.' },
      pasted: { title: 'Pasted', meaning: 'Once and for all. When they change, paste them anew.' },
    },
    url: 'Address of its key set',
    urlHint: 'With https, on the public internet. Most often it ends in jwks.json.',
    jwks: 'Key set',
    jwksHint: 'A JSON Web Key Set: {"keys": [...]}. Private keys are refused.',
    jwksAgainHint: 'The whole set: it replaces the one that was pasted before.',
    notJson: 'is not valid JSON',
    algorithms: 'Algorithms that are taken',
    needsAlgorithm: 'Tick at least one algorithm.',
    submit: 'Register it',
    submitting: 'Registering…',
  },
  change: {
    open: 'Change…',
    title: (name: string) => `Change “${name}”`,
    lead: (issuer: string) => `Takes effect with the next request. Its issuer stays ${issuer}.`,
    submit: 'Save',
    done: (name: string) => `“${name}” is saved.`,
  },
  check: {
    open: 'Check its keys',
    title: (name: string) => `The keys of “${name}”`,
    lead: 'Looked at just now, as a JWT would be checked by them.',
    states: {
      usable: 'The keys are there and can be used.',
      unreachable: 'No key set could be had from its address.',
      unusable: 'What is at its address has no key that can be used.',
    },
    remedies: {
      usable: '',
      unreachable:
        'Check that the address is right, answers within a few seconds with JSON, needs no sign-in and does not redirect.',
      unusable:
        'It must be a JSON Web Key Set with public keys for signing: RSA from 2048 bits, P-256, P-384, P-521 or Ed25519.',
    },
    columns: { id: 'Key (kid)', type: 'Type', algorithm: 'Algorithm' },
    none: '–',
    again: 'Check again',
    done: 'Done',
  },
  freeze: {
    open: 'Freeze…',
    title: (name: string) => `Freeze “${name}”?`,
    lead: 'None of its JWTs is taken any more, from the next request on. What its subjects have connected stays connected.',
    act: 'Freeze',
    done: (name: string) => `“${name}” is frozen.`,
  },
  unfreeze: {
    open: 'Unfreeze…',
    title: (name: string) => `Unfreeze “${name}”?`,
    lead: 'Its JWTs are taken again.',
    act: 'Unfreeze',
    done: (name: string) => `“${name}” is no longer frozen.`,
  },
  remove: {
    open: 'Remove…',
    title: (name: string) => `Remove “${name}” for good?`,
    lead: 'None of its JWTs is taken any more. This cannot be undone.',
    leadWithSubjects: (count: number) =>
      `It cannot be removed yet: ${subjectsOf(count)} known by it would be left without a platform. Remove them under Subjects first, or freeze the issuer.`,
    act: 'Remove',
    done: (name: string) => `“${name}” is removed.`,
  },
} as const;
