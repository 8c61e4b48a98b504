import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainOfAddress, objectionTo, readDomain, withThoseAbove } from './domain.ts';

test('one domain is one name, however it is written', () => {
  for (const text of ['München.DE', 'xn--mnchen-3ya.de', 'münchen。de', ' MÜNCHEN.de. ', 'mu\u0308nchen.de'])
    assert.equal(readDomain(text), 'xn--mnchen-3ya.de', text);
});

test('what is no name of DNS is none', () => {
  const names = ['', '.', 'a..b.example', '1.2.3.4', '0x7f.1', '[::1]', '::1', 'a b.example', 'a/b.example'];
  const more = ['a%2eb.example', '-a.example', 'a_b.example', `${'a'.repeat(64)}.example`];
  for (const text of [...names, ...more, `${'a.'.repeat(130)}example`, 'acme.example:80', 'acme.123'])
    assert.equal(readDomain(text), undefined, text);
});

test('nobody may claim what belongs to everybody', () => {
  const objection = (text: string) => {
    const domain = readDomain(text);
    assert.ok(domain, text);
    return objectionTo(domain);
  };
  assert.equal(objection('localhost'), 'single_label');
  for (const text of ['co.uk', 'github.io', 'kawasaki.jp'])
    assert.equal(objection(text), 'public_suffix', text);
  for (const text of ['gmail.com', 'GMAIL.com.', 'mail.gmail.com', 'outlook.com', 'web.de'])
    assert.equal(objection(text), 'free_mail', text);
  for (const text of ['acme.test', 'acme.co.uk', 'eng.acme.example', 'acme.github.io', 'corp.local'])
    assert.equal(objection(text), undefined, text);
});

test('an address belongs to what follows its last @', () => {
  assert.equal(domainOfAddress('kim@Acme.Test'), 'acme.test');
  assert.equal(domainOfAddress('"kim@globex.test"@acme.test'), 'acme.test');
  for (const address of ['kim', '@acme.test', 'kim@', 'kim@[192.0.2.1]', 'kim@acme.test@', 'kim@192.0.2.1'])
    assert.equal(domainOfAddress(address), undefined, address);
});

test('a name lies under those above it, as far as two labels', () => {
  const above = (text: string) => {
    const domain = readDomain(text);
    assert.ok(domain);
    return withThoseAbove(domain);
  };
  assert.deepEqual(above('eng.acme.co.uk'), ['eng.acme.co.uk', 'acme.co.uk', 'co.uk']);
  assert.deepEqual(above('acme.test'), ['acme.test']);
  assert.deepEqual(above('localhost'), ['localhost']);
  assert.equal(above(`${'a.'.repeat(60)}acme.test`).at(-1), 'acme.test');
});
