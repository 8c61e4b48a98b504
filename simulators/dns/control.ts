import { json, withoutBody } from '../frame/answers.ts';
import { ControlRefusal } from '../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../frame/fields.ts';
import type { Route } from '../frame/routes.ts';
import type { Dns } from './dns.ts';
import { type DnsRecord, tempers } from './records.ts';
import { addZone, findZone, inStrings, publish, requireZone, takeDown } from './zones.ts';

export function dnsControl(dns: Dns, prefix: string): Route[] {
  return [
    { method: 'GET', path: `${prefix}/zones`, answer: () => json({ zones: [...dns.zones.values()] }) },
    {
      method: 'POST',
      path: `${prefix}/zones`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['name']);
        return json(addZone(dns, body.requireText('name')), { status: 201 });
      },
    },
    {
      method: 'PATCH',
      path: `${prefix}/zones/{zone}`,
      answer: async visit => {
        const zone = requireZone(dns, visit.parameter('zone'));
        const body = await readControlBody(visit.request, ['servers']);
        zone.servers = body.requireChoice('servers', tempers);
        return json(zone);
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/zones/{zone}`,
      answer: visit => {
        dns.zones.delete(requireZone(dns, visit.parameter('zone')).name);
        return withoutBody(204);
      },
    },
    {
      method: 'POST',
      path: `${prefix}/records`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['name', 'type', 'value', 'strings', 'ttlSeconds']);
        return json(published(dns, body), { status: 201 });
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/zones/{zone}/records/{record}`,
      answer: visit => {
        const zone = requireZone(dns, visit.parameter('zone'));
        if (takeDown(zone, visit.parameter('record'))) return withoutBody(204);
        throw new ControlRefusal(404, 'There is no such record.');
      },
    },
    {
      method: 'PATCH',
      path: `${prefix}/resolver`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['temper']);
        dns.resolver = body.requireChoice('temper', tempers);
        return json({ temper: dns.resolver });
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/resolver/memory`,
      answer: () => {
        dns.remembered.clear();
        return withoutBody(204);
      },
    },
    {
      method: 'GET',
      path: `${prefix}/questions`,
      answer: ({ url }) => {
        const name = url.searchParams.get('name');
        return json({ questions: dns.asked.filter(each => name === null || each.name === name) });
      },
    },
  ];
}

/** The same record again is the same record: whoever publishes at every start does so once. */
function published(dns: Dns, body: Fields): DnsRecord {
  const [name, ttlSeconds] = [body.requireText('name'), body.findNumber('ttlSeconds')];
  const type = body.requireChoice('type', ['TXT', 'A', 'AAAA', 'NS']);
  if (type !== 'TXT') return publish(dns, { name, ttlSeconds, type, value: body.requireText('value') });
  const strings = body.findTexts('strings') ?? inStrings(body.requireText('value'));
  const there = findZone(dns, name)?.records.find(
    record => record.type === 'TXT' && record.name === name && record.strings.join() === strings.join(),
  );
  return there ?? publish(dns, { name, ttlSeconds, type, strings });
}
