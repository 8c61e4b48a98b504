import { z } from 'zod';
import { addressKeyOf, addressSchema } from '#features/access/address.ts';
import { pageQuery, pageSchema } from '#features/access/page.ts';
import { idSchema } from '#kernel/ids.ts';
import { allowed, created, empty, ok, routesOf } from '#platform/http/route.ts';
import { changeAnnounced, nameSubject } from './announce.ts';
import { freezeSubject, unfreezeSubject } from './freeze.ts';
import { listSubjects } from './list.ts';
import { removeSubject } from './remove.ts';
import type { ListedSubject } from './store.ts';
import { subjectName } from './subject.ts';
import type { SubjectNeeds } from './subject-needs.ts';

const route = routesOf<SubjectNeeds>();

const oneSubject = z.object({ subjectId: idSchema<'subject'>() });

const announcedAddress = addressSchema.transform(addressKeyOf);

const platform = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('service'), id: idSchema<'service'>() }),
  z.strictObject({ kind: z.literal('issuer'), id: idSchema<'jwt_issuer'>() }),
]);

const subjectItem = z.object({
  id: z.string(),
  name: z.string(),
  platform: z.object({ kind: z.enum(['service', 'issuer']), id: z.string(), name: z.string() }),
  announced_address: z.string().nullable(),
  is_frozen: z.boolean(),
  created_at: z.date(),
  last_seen_at: z.date(),
  connections: z.array(z.object({ id: z.string(), address: z.string(), needs_reconnect: z.boolean() })),
});

function itemOf(subject: ListedSubject): z.input<typeof subjectItem> {
  return {
    id: subject.id,
    name: subject.name,
    platform: { ...subject.platform, name: subject.platformName },
    announced_address: subject.announcedAddress,
    is_frozen: subject.isFrozen,
    created_at: subject.createdAt,
    last_seen_at: subject.lastSeenAt,
    connections: subject.connections.map(({ id, address, needsReconnect }) => ({
      id,
      address,
      needs_reconnect: needsReconnect,
    })),
  };
}

export const subjectRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/subjects',
    summary: 'List those in whose name platforms act, with their connections; a service sees its own',
    access: allowed('subjects.claim'),
    query: z.object({
      ...pageQuery,
      name: subjectName.optional(),
      service_id: idSchema<'service'>().optional(),
      issuer_id: idSchema<'jwt_issuer'>().optional(),
    }),
    answer: ok(pageSchema(subjectItem)),
    async run(needs, who, { service_id: serviceId, issuer_id: issuerId, ...asked }) {
      const { items, next } = await listSubjects(needs, who, {
        ...asked,
        platform: serviceId
          ? { kind: 'service', id: serviceId }
          : issuerId && { kind: 'issuer', id: issuerId },
      });
      return { items: items.map(itemOf), next };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/subjects',
    summary: 'Name a subject before it is seen, and announce its Google address; a service names its own',
    access: allowed('subjects.claim'),
    body: z.strictObject({
      name: subjectName,
      platform: platform.optional(),
      announced_address: announcedAddress.optional(),
    }),
    answer: created(z.object({ id: z.string() })),
    run: async (needs, who, { announced_address, ...asked }) => ({
      id: await nameSubject(needs, who, { ...asked, announcedAddress: announced_address }),
    }),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/subjects/{subjectId}/announced-address',
    summary:
      'Vouch for the Google address of a subject, so that it need not bring back a code; null takes it back',
    access: allowed('subjects.claim'),
    params: oneSubject,
    body: z.strictObject({ address: announcedAddress.nullable() }),
    answer: empty,
    run: (needs, who, { subjectId, address }) => changeAnnounced(needs, who, { id: subjectId, address }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/subjects/{subjectId}/freeze',
    summary: 'Freeze a subject: nothing is handed out for it until unfrozen',
    access: allowed('connections.write_all'),
    params: oneSubject,
    answer: empty,
    run: (needs, who, { subjectId }) => freezeSubject(needs, who, subjectId),
  }),
  route({
    method: 'POST',
    path: '/api/v1/subjects/{subjectId}/unfreeze',
    summary: 'Let platforms act for a frozen subject again',
    access: allowed('connections.write_all'),
    params: oneSubject,
    answer: empty,
    run: (needs, who, { subjectId }) => unfreezeSubject(needs, who, subjectId),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/subjects/{subjectId}',
    summary: 'Remove a subject and disconnect all its Google accounts',
    access: allowed('connections.write_all'),
    params: oneSubject,
    answer: empty,
    run: (needs, who, { subjectId }) => removeSubject(needs, who, subjectId),
  }),
];
