import { json, withoutBody } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import type { Google } from '../google.ts';
import { changePassword, deletePerson } from '../grants.ts';
import { newSubject } from '../identifiers.ts';
import { findPerson, livingPeople, newPerson } from '../people.ts';
import type { Person } from '../records.ts';

const switches = [
  'name',
  'email',
  'isEmailVerified',
  'hostedDomain',
  'state',
  'isUnder18',
  'reauthentication',
] as const;

export function peopleControl(google: Google, prefix: string): Route[] {
  return [
    { method: 'GET', path: prefix, answer: () => json({ people: livingPeople(google) }) },
    {
      method: 'POST',
      path: prefix,
      answer: async ({ request }) => {
        const body = await readControlBody(request, [...switches, 'sub']);
        return json(addPerson(google, body), { status: 201 });
      },
    },
    {
      method: 'GET',
      path: `${prefix}/{person}`,
      answer: visit => json(requirePerson(google, visit.parameter('person'))),
    },
    {
      method: 'PATCH',
      path: `${prefix}/{person}`,
      answer: async visit => {
        const person = requirePerson(google, visit.parameter('person'));
        change(google, person, await readControlBody(visit.request, switches));
        return json(person);
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/{person}`,
      answer: visit => {
        deletePerson(google, requirePerson(google, visit.parameter('person')));
        return withoutBody(204);
      },
    },
    {
      method: 'POST',
      path: `${prefix}/{person}/change-password`,
      answer: visit => {
        changePassword(google, requirePerson(google, visit.parameter('person')));
        return withoutBody(204);
      },
    },
  ];
}

export function requirePerson(google: Google, key: string): Person {
  const person = findPerson(google, key);
  if (!person) throw new ControlRefusal(404, `Nobody at the simulated Google is called ${key}.`);
  return person;
}

function addPerson(google: Google, body: Fields): Person {
  const email = body.requireText('email');
  if (findPerson(google, email)) throw new ControlRefusal(409, `${email} is there already.`);
  const person = newPerson(google, {
    sub: body.findText('sub') ?? newSubject(google.random),
    email,
    name: body.findText('name') ?? email.split('@', 1).join(''),
    hostedDomain: undefined,
  });
  change(google, person, body);
  google.people.set(person.sub, person);
  return person;
}

function change(google: Google, person: Person, body: Fields): void {
  const email = body.findText('email');
  const holder = email === undefined ? undefined : findPerson(google, email);
  if (holder && holder !== person) throw new ControlRefusal(409, `${email} belongs to somebody else.`);
  person.email = email ?? person.email;
  person.name = body.findText('name') ?? person.name;
  person.isEmailVerified = body.findFlag('isEmailVerified') ?? person.isEmailVerified;
  person.isUnder18 = body.findFlag('isUnder18') ?? person.isUnder18;
  person.state = body.findChoice('state', ['active', 'suspended']) ?? person.state;
  person.reauthentication =
    body.findChoice('reauthentication', ['none', 'invalid_rapt', 'rapt_required']) ?? person.reauthentication;
  const hostedDomain = body.findText('hostedDomain');
  if (hostedDomain !== undefined) person.hostedDomain = hostedDomain === '' ? undefined : hostedDomain;
}
