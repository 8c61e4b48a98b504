import { letter, type Sample } from './letter.ts';

const from = (name: string, value: string, is: Sample['is']): Sample => ({
  name,
  raw: letter({ From: value }),
  is,
});

export const addressSamples: readonly Sample[] = [
  from('a bare address', 'kim@customer.test', { from: 'kim@customer.test', fromName: '', oddities: [] }),
  from('a name in quotes', '"Customer, Kim" <kim@customer.test>', { fromName: 'Customer, Kim' }),
  from('a name in a comment', 'kim@customer.test (Kim Customer)', { fromName: 'Kim Customer' }),
  from('a name in single quotes', "'Kim' <kim@customer.test>", { fromName: 'Kim' }),
  from('a name with an escaped quote', '"Kim \\"K\\" C" <kim@customer.test>', { fromName: 'Kim "K" C' }),
  from('an encoded name', '=?utf-8?B?5p2O5piO?= <li@customer.test>', { fromName: '李明' }),
  from('a name that is the address', '"kim@customer.test" <kim@customer.test>', {
    fromName: '',
    oddities: [],
  }),
  from('a name written like another address', '"ceo@acme.test" <evil@evil.test>', {
    from: 'evil@evil.test',
    oddities: ['address_in_name'],
  }),
  from('a name turned around', '=?utf-8?Q?moc=2Eemca=E2=80=AE?= <evil@evil.test>', {
    fromName: 'moc.emca',
    oddities: ['direction'],
  }),
  from('letters of no width in a name', '=?utf-8?Q?Pay=E2=80=8BPal?= <evil@evil.test>', {
    fromName: 'PayPal',
    oddities: ['invisible'],
  }),
  from('joiners in a name are letters', '=?utf-8?B?2YXbjOKAjNiu2YjYp9mH2YU=?= <kim@customer.test>', {
    fromName: 'می\u200cخواهم',
    oddities: [],
  }),
  from('a domain of look-alike letters', 'Pay <a@p\u0430ypal.test>', { oddities: ['mixed_scripts'] }),
  from('a domain in German', 'Kim <kim@m\u00fcller.test>', { from: 'kim@xn--mller-kva.test', oddities: [] }),
  from('a domain in A-labels', 'Kim <kim@xn--mller-kva.test>', { from: 'kim@xn--mller-kva.test' }),
  from('a domain in capitals', 'Kim <Kim@CUSTOMER.Test>', { from: 'Kim@customer.test' }),
  from('a local part in quotes', 'Kim <"kim at home"@customer.test>', {
    from: '"kim at home"@customer.test',
  }),
  from('a dot at the end', 'Kim <kim@customer.test.>', { from: 'kim@customer.test' }),
  from('an address of numbers', 'Kim <kim@[192.0.2.1]>', { from: 'kim@[192.0.2.1]' }),
  from('no address at all', 'Kim Customer', { from: null }),
  from('an empty address', 'Kim <>', { from: null }),
  from('two ats', 'Kim <kim@inner@customer.test>', { text: 'It does not print.' }),
  from('a slash in a domain', 'Kim <kim@customer.test/evil>', { from: null }),
  from('two authors', 'kim@customer.test, lee@customer.test', {
    from: 'kim@customer.test',
    authentication: 'unproven several_authors',
  }),
  from('ten thousand brackets', `${'<'.repeat(10_000)}kim@customer.test`, { text: 'It does not print.' }),
  from('ten thousand comments', `kim@customer.test ${'(('.repeat(10_000)}`, { text: 'It does not print.' }),
  {
    name: 'no From at all',
    raw: letter({ From: undefined }),
    is: { authentication: 'unproven no_author' },
  },
  {
    name: 'two fields From',
    raw: letter({ From: ['kim@customer.test', 'ceo@acme.test'] }),
    is: { from: 'kim@customer.test', authentication: 'unproven several_authors' },
  },
  {
    name: 'a group',
    raw: letter({ To: 'Support: a@acme.test, "B, b" <b@acme.test>;, c@acme.test' }),
    is: { to: ['Support: a@acme.test', 'Support: b@acme.test', 'c@acme.test'] },
  },
  { name: 'an empty group', raw: letter({ To: 'undisclosed-recipients:;' }), is: { to: [] } },
  {
    name: 'a group in a group',
    raw: letter({ To: 'A: B: a@acme.test;;' }),
    is: { subject: 'The printer' },
  },
  {
    name: 'recipients with semicolons',
    raw: letter({ To: 'a@acme.test; b@acme.test' }),
    is: { to: ['a@acme.test', 'b@acme.test'] },
  },
  {
    name: 'two fields To',
    raw: letter({ To: ['a@acme.test', 'b@acme.test'] }),
    is: { to: ['a@acme.test', 'b@acme.test'] },
  },
  {
    name: 'where it was delivered',
    raw: letter({
      'Delivered-To': ['help+kr.x@acme.test', 'help@acme.test'],
      'X-Original-To': '<desk@acme.test>',
    }),
    is: { deliveredTo: ['help+kr.x@acme.test', 'help@acme.test'] },
  },
];
