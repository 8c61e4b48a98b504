import { z } from 'zod';
import { allowed, ok, response, routesOf } from '#platform/http/route.ts';
import { type BundleNeeds, supportBundle } from './bundle.ts';
import { checkUp } from './check-up.ts';
import { reportAnswer } from './report-json.ts';
import { showLastReport } from './show-last.ts';
import { streamed } from './stream.ts';

const route = routesOf<BundleNeeds>();

const A_MINUTE_MS = 60_000;

export const doctorRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/google/doctor',
    summary:
      'Examine the Google set-up, or its draft, step by step; as server-sent events for whoever accepts those',
    access: allowed('settings.read'),
    query: z.object({ stage: z.enum(['live', 'draft']).default('live') }),
    answer: response('application/json'),
    limit: { requests: 120, perMs: A_MINUTE_MS },
    timeLimit: 'never',
    async run(needs, who, { stage }, exchange) {
      if (exchange.header('accept')?.includes('text/event-stream'))
        return streamed(exchange, progress => checkUp(needs, who, stage, progress));
      return Response.json(reportAnswer.parse(await checkUp(needs, who, stage)), {
        headers: { 'cache-control': 'no-store' },
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/google/support-bundle',
    summary: 'Put together what whoever helps needs to know, without any secret',
    access: allowed('settings.read'),
    answer: response('application/json'),
    limit: { requests: 20, perMs: A_MINUTE_MS },
    timeLimit: 'never',
    run: async (needs, who) =>
      new Response(JSON.stringify(await supportBundle(needs, who), null, 2), {
        headers: {
          'content-type': 'application/json',
          'content-disposition': 'attachment; filename="keyholder-google-support.json"',
          'cache-control': 'no-store',
        },
      }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/google/doctor/last',
    summary: 'Show what the last examination of the Google set-up, or of its draft, has found',
    access: allowed('settings.read'),
    query: z.object({ stage: z.enum(['live', 'draft']).default('live') }),
    answer: ok(z.object({ report: reportAnswer.nullable() })),
    run: async (needs, who, { stage }) => ({ report: await showLastReport(needs, who, stage) }),
  }),
];
