const seconds = (count: number) => (count === 1 ? '1 second' : `${count} seconds`);

export const exchange = {
  title: 'Exchange',
  tabs: {
    tryOut: 'Try it',
    clients: 'Clients',
    profiles: 'Scope profiles',
    subjects: 'Subjects',
    issuers: 'JWT issuers',
  },
  tabsLabel: 'About the exchange',
  frozen: 'Frozen',

  clients: {
    lead: 'A program brings its key and gets an access token of Google’s. Here you say how each service, and each key of a person, does so.',
    columns: {
      client: 'Who',
      ttl: 'Token is good for at least',
      subjects: 'May act for',
      actions: 'Actions',
    },
    none: {
      title: 'No service and no key yet',
      lead: 'Make a key or an OAuth client, and say here how it exchanges.',
      act: 'Go to the API keys',
    },
    title: 'Services and keys',
    keys: 'Make, freeze or revoke them under API keys',
    service: 'Service',
    keyOf: (owner: string) => `Key of ${owner}`,
    mayNotExchange: 'Its scopes do not let this key exchange.',
    usualTtl: '5 minutes, as usual',
    ttl: seconds,
    anySubject: 'every subject its key may claim',
    noSubject: 'nobody but itself',
    change: {
      open: 'Change…',
      openFor: (name: string) => `Change how “${name}” exchanges`,
      title: (name: string) => `How “${name}” exchanges`,
      lead: 'Takes effect with the next request.',
      how: 'Settings',
      ways: {
        usual: {
          title: 'The usual',
          meaning:
            'Tokens are good for five minutes at least. It may act for every subject that its key may claim.',
        },
        own: { title: 'Its own' },
      },
      ttl: 'Token is good for at least',
      ttlHint:
        'Seconds, from 0 to 3500. A program that keeps tokens needs as long as it keeps them; a token with less left is renewed first.',
      subjects: 'Subjects it may act for',
      claims: {
        any: { title: 'All', meaning: 'Every subject that its platform names.' },
        listed: { title: 'Only these', meaning: 'By name, letter by letter.' },
        none: { title: 'None', meaning: 'It gets tokens for itself only.' },
      },
      names: 'Names',
      namesHint: 'One on each line. A star at the end stands for all that begin so: customer-*',
      submit: 'Save',
      submitting: 'Saving…',
      done: (name: string) => `Saved how “${name}” exchanges.`,
    },
  },

  doors: {
    title: 'Less safe ways to ask',
    lead: 'Keys belong into the header Authorization of a POST. Open one of these only for a program that can do nothing else, and close it when that has changed.',
    label: 'Open for the whole organisation',
    closed: 'All are closed.',
    takes_get: {
      title: 'GET',
      meaning: 'An exchange by GET /token/exchange.',
      hint: 'Something on the way may keep a copy of the answer, although it is told not to.',
    },
    takes_key_in_body: {
      title: 'Key in the body',
      meaning: 'As api_key in a form or in JSON.',
      hint: 'Programs write down bodies more often than headers, and the key with them.',
    },
    takes_key_in_query: {
      title: 'Key in the address',
      meaning: 'As ?api_key=… in the address.',
      hint: 'Addresses end up in logs of every server on the way, in histories and in reports. Whoever reads one has the key. Replace such keys often.',
    },
    open: 'open',
    submit: 'Save',
    submitting: 'Saving…',
    done: 'Saved which ways are open.',
  },

  profiles: {
    lead: 'A name for what a kind of program needs. A program that asks by profile gets that and no more, and a person is asked for more only when a program needs it.',
    columns: { name: 'Profile', allows: 'Stands for', changed: 'Changed', actions: 'Actions' },
    none: {
      title: 'No scope profile yet',
      lead: 'Without one, programs ask for all that is connected, or name the scopes of Google themselves.',
    },
    create: {
      open: 'Make a profile',
      title: 'Make a scope profile',
      name: 'Name',
      nameHint: 'Small letters, digits and hyphens, for example mail-reader. Programs send it as profile.',
      allows: 'What it stands for',
      needsOne: 'Tick at least one thing.',
      taken: 'is taken. Change that profile instead',
      submit: 'Make the profile',
    },
    change: {
      open: 'Change…',
      title: (name: string) => `What “${name}” stands for`,
      lead: 'Counts from the next exchange on. What is connected stays connected.',
      submit: 'Save',
    },
    done: (name: string) => `The profile “${name}” is saved.`,
    remove: {
      open: 'Remove…',
      title: (name: string) => `Remove the profile “${name}”?`,
      lead: 'Programs that ask by this name are refused from the next request on, until they ask in another way. What is connected stays connected.',
      act: 'Remove',
      done: (name: string) => `The profile “${name}” is removed.`,
    },
  },
} as const;
