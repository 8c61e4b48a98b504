import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { allowed, empty, ok, response, routesOf } from '#platform/http/route.ts';
import type { Queue } from '#platform/queue/job.ts';
import { entryJson, toJson } from './entry-json.ts';
import { eraseEntry } from './erase.ts';
import { type ExportNeeds, exportAudit, exportFormats } from './export.ts';
import { filterFields } from './filter.ts';
import { type HeadNeeds, signHead } from './head.ts';
import { erasePersonJob } from './jobs.ts';
import { listAudit } from './list.ts';

export type AuditRouteNeeds = ExportNeeds & HeadNeeds & { queue: Queue };

const route = routesOf<AuditRouteNeeds>();

const mediaTypes = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;

export const auditRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'List what was done, newest first',
    access: allowed('audit.read'),
    query: z.object({
      ...filterFields,
      cursor: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: ok(z.object({ items: z.array(entryJson), next: z.string().nullable() })),
    async run(needs, who, asked) {
      const { items, next } = await listAudit(needs, who, asked);
      return { items: items.map(toJson), next };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/audit/export',
    summary: 'Download what was done, oldest first, as lines of JSON or CSV',
    access: allowed('audit.read'),
    query: z.object({ ...filterFields, format: z.enum(exportFormats).default('ndjson') }),
    answer: response('application/x-ndjson'),
    timeLimit: 'never',
    async run(needs, who, asked) {
      const headers = {
        'content-type': mediaTypes[asked.format],
        'content-disposition': `attachment; filename="audit.${asked.format}"`,
        'cache-control': 'no-store',
      };
      return new Response(await exportAudit(needs, who, asked), { headers });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/audit/head',
    summary: 'Export the signed head of the chain, to keep elsewhere',
    access: allowed('audit.read'),
    answer: ok(z.object({ position: z.number(), digest: z.string(), at: z.date(), signature: z.string() })),
    run: signHead,
  }),
  route({
    method: 'POST',
    path: '/api/v1/audit/{entryId}/erase',
    summary: 'Erase the detail of one entry for good',
    access: allowed('audit.erase'),
    params: z.object({ entryId: idSchema<'audit_entry'>() }),
    answer: empty,
    run: eraseEntry,
  }),
  route({
    method: 'POST',
    path: '/api/v1/audit/erasures',
    summary: 'Erase every detail about a person for good, also of one who has left',
    access: allowed('audit.erase'),
    body: z.strictObject({ person_id: idSchema<'user'>() }),
    answer: empty,
    run: ({ database, queue }, who, { person_id: personId }) =>
      database.inTenant(who, tx => queue.enqueue(tx, who, erasePersonJob, { personId })),
  }),
];
