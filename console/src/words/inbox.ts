const units = ['bytes', 'KB', 'MB', 'GB'] as const;

function size(bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const amount = bytes / 1_000 ** step;
  return `${step === 0 ? amount : amount.toFixed(1).replace('.0', '')} ${units[step]}`;
}

const origins: Readonly<Record<string, string>> = {
  auto_reply: 'Automatic reply',
  bounce: 'Bounce',
  notice: 'Delivery notice',
  list: 'Mailing list',
  automatic: 'Written by a program',
};

const whoActs: Readonly<Record<string, string>> = {
  person: 'Somebody here has to act.',
  caller: 'Somebody here has to act.',
  tenant: 'An administrator has to act.',
  operator: 'The operator of this server has to act.',
  nobody: 'Nobody has to act.',
};

export const inbox = {
  title: 'Inbox',
  lead: 'Mail to your mailboxes, one ticket for each conversation. What was written in last comes first.',
  columns: {
    ticket: 'Ticket',
    status: 'Status',
    requester: 'From',
    assignee: 'Assignee',
    last: 'Last mail',
  },
  number: (number: number) => `#${number}`,
  noSubject: '(no subject)',
  nobodyWrote: 'nobody',
  search: 'Search tickets',
  searchHint: 'Words, names, addresses or #number',
  none: {
    title: 'No ticket yet',
    lead: (addresses: readonly string[]) =>
      `The first mail to ${addresses.length === 1 ? addresses[0] : 'one of your mailboxes'} appears here by itself.`,
    noMailbox: {
      title: 'No mailbox yet',
      lead: 'Mail becomes tickets once the address that customers write to is added and connected.',
      act: 'Add a mailbox',
    },
    notConnected: {
      title: 'No mailbox is connected',
      lead: 'Your mailboxes are there, but no Google account is connected to one of them.',
      act: 'Connect one',
    },
    leadForReaders: 'An administrator connects the address that customers write to.',
  },
  shown: (count: number, isMore: boolean) =>
    `${count === 1 ? 'One ticket is' : `${count} tickets are`} shown${isMore ? ', and there are more' : ''}.`,
  noneFound: {
    title: 'No ticket fits',
    lead: 'Look for something else, or show all tickets.',
    act: 'Show all tickets',
  },
  statuses: { open: 'Open', waiting: 'Waiting', closed: 'Closed' },
  statusMeanings: {
    open: 'it is our turn',
    waiting: 'it is the requester’s turn',
    closed: 'nothing is left to do',
  },
  views: {
    label: 'Views',
    all: 'All',
    open: 'Open',
    mine: 'Mine',
    nobodys: 'Unassigned',
  },
  filter: {
    status: 'Status',
    anyStatus: 'Any status',
    assignee: 'Assignee',
    anyone: 'Anyone',
    me: 'Me',
    nobody: 'Nobody',
    mailbox: 'Mailbox',
    anyMailbox: 'Any mailbox',
  },

  ticket: {
    back: 'All tickets',
    showHidden: (count: number) => `Show the ${count} mails in between`,
    arrived: (name: string) => `New in the conversation: ${name}`,
    gone: { title: 'This ticket is not there', lead: 'The address may be of another organisation.' },
    status: 'Status',
    assignee: 'Assignee',
    nobody: 'Nobody',
    mailbox: 'Mailbox',
    requester: 'Requester',
    began: 'Began',
    about: 'About it',
    conversation: 'Conversation',
    changed: 'Saved.',
    take: 'Give it to me',
    taken: 'It is yours',
  },

  subject: {
    open: 'Change the subject',
    title: 'Change the subject',
    lead: 'It changes here only. Answers keep the subject of the mail, so that they stay in its conversation.',
    label: 'Subject',
    submit: 'Save',
    done: 'The subject is changed.',
  },

  message: {
    answered: (name: string) => `${name} answered`,
    program: 'A program',
    somebody: 'Somebody',
    to: 'To',
    cc: 'Cc',
    replyTo: 'Answers go to',
    subject: (subject: string) => `Subject: ${subject || '(none)'}`,
    frame: (name: string) => `The mail of ${name}, as it was laid out`,
    asText: 'Show as text',
    asPage: 'Show as it was laid out',
    images: (count: number) =>
      `${count === 1 ? 'One image' : `${count} images`} from elsewhere ${count === 1 ? 'is' : 'are'} not loaded: that would tell the sender that somebody reads this, where and when.`,
    loadImages: (count: number) => (count === 1 ? 'Load the image' : 'Load the images'),
    imagesLoaded: 'The images from elsewhere are loaded.',
    more: 'Show more of it',
    less: 'Show less of it',
    cut: 'This mail is longer than what is kept here. All of it is in Gmail.',
    sealed:
      'What is kept of this mail cannot be opened. The operator of this server finds more in the log; the mail is in Gmail.',
    empty: 'There is no text in this mail.',
    origins,
    old: 'From before',
    forged: 'Sender not genuine',
    forgedMeaning:
      'The mail server that received it says that it does not come from whom it names. Do not trust what it asks for.',
    pretender: 'Not from us',
    pretenderMeaning:
      'It shows an address of your organisation, and nothing proves that it comes from there.',
    ownMailbox: 'From another mailbox here',
    odd: 'The name or address of the sender is written so that it may be taken for another. Look twice.',
    silence: 'No program answers it:',
  },
  why: {
    title: 'Why is this here?',
    origin: 'What it is',
    sender: 'Its sender',
    id: 'Message-ID',
    person: 'Written by a person, as far as can be seen.',
    answer: 'Written here.',
    originOf: (what: string) => `${what}, as its headers say.`,
    verdicts: {
      authentic: 'The receiving server says that it comes from whom it names.',
      forged: 'The receiving server says that it does not come from whom it names.',
      unproven: 'Nothing proves that it comes from whom it names, as with much honest mail.',
    },
  },
  attachments: {
    title: 'Attachments',
    size,
    leftOut: (count: number) =>
      `${count === 1 ? 'One more attachment is' : `${count} more attachments are`} only in Gmail.`,
    program: 'This is a program. Open it only if you know who sends it, and why.',
    odd: 'The name of this file hides what it is. Look twice before you open it.',
    download: (name: string) => `Download ${name}`,
  },
  sending: {
    states: {
      queued: 'Waits to be sent',
      sending: 'Being sent',
      sent: 'Sent',
      failed: 'Not sent',
      unknown: 'Not known whether it was sent',
    },
    whoActs,
    again: 'Send it again',
    againDone: 'It is sent again.',
    askTwice: {
      title: (name: string) => `Send the answer to ${name} again?`,
      lead: 'Google did not say whether it has gone out. Look in Gmail under Sent first: if it is there, it would arrive twice.',
      act: 'Send it again',
      done: () => 'It is sent again.',
    },
  },
  answer: {
    title: 'Answer',
    to: ({ name, address }: { name: string; address: string }, mailbox: string) =>
      `To ${name ? `${name} <${address}>` : address}, from ${mailbox}`,
    toProgram: 'The last mail was written by a program. An answer may reach nobody.',
    nobody: 'The mail that began this ticket names nobody who could be answered.',
    archived: 'The mailbox of this ticket is archived, so nothing can be sent from it any more.',
    notConnected: 'Nothing can be sent until the Google account of this mailbox is connected again:',
    text: 'Your answer',
    shortcut: 'Ctrl + Enter sends it, too.',
    addCopies: 'Add Cc',
    toAll: (count: number) => (count === 1 ? 'Add the other recipient' : `Add the ${count} other recipients`),
    copies: 'Cc',
    copiesHint: 'They read the answer and see who else got it. Several are separated by commas.',
    wrongCopies: (addresses: readonly string[]) =>
      `${addresses.map(each => `“${each}”`).join(', ')}: no mail can be sent to ${addresses.length === 1 ? 'this address' : 'these addresses'}.`,
    close: 'Close the ticket with it',
    send: 'Send',
    sending: 'Sending…',
    done: 'Your answer is on its way.',
    leaving: {
      title: 'Leave without sending?',
      lead: 'What you have written is not sent, and is not kept.',
      act: 'Leave',
    },
  },
} as const;
