import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { allowed, ok, response, routesOf } from '#platform/http/route.ts';
import { cloudShellScript } from './cloud-shell.ts';
import { discardDraft, promoteDraft, rollBack } from './promote.ts';
import { saveSetup } from './save.ts';
import { setupAnswer, setupJson } from './setup-json.ts';
import type { SetupNeeds } from './setup-needs.ts';
import { showReadiness, showSetup } from './show.ts';

const route = routesOf<SetupNeeds>();

const value = z.string().max(300).nullable().optional();
/** As text, or as the JSON it is. */
const file = z
  .union([z.string().max(20_000), z.record(z.string(), z.unknown()).transform(json => JSON.stringify(json))])
  .optional();

const show = async (needs: SetupNeeds, who: Scope) => setupJson(await showSetup(needs, who), needs.origins);

export const setupRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/google/config',
    summary: 'Show what is entered of the Google set-up, its draft and what there is to register at Google',
    access: allowed('settings.read'),
    answer: ok(setupAnswer),
    run: show,
  }),
  route({
    method: 'GET',
    path: '/api/v1/google/readiness',
    summary: 'Tell whether the Google set-up is ready',
    access: allowed('readiness.read'),
    answer: ok(z.object({ is_ready: z.boolean() })),
    run: async (needs, who) => ({ is_ready: (await showReadiness(needs, who)).isReady }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/google/cloud-shell-script',
    summary: 'Give one script that does the Google side in Cloud Shell and prints what to enter here',
    access: allowed('settings.read'),
    answer: response('text/x-shellscript'),
    run: async (needs, who) =>
      new Response(await cloudShellScript(needs, who), {
        headers: { 'content-type': 'text/x-shellscript; charset=utf-8', 'cache-control': 'no-store' },
      }),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/google/config',
    summary:
      'Save what has changed of the Google set-up: all of it or none, live or as a draft beside what works',
    access: allowed('settings.write'),
    body: z.object({
      one_app: z.boolean().optional(),
      google_client_id: value,
      google_client_secret: value,
      google_project_id: value,
      google_calendar_client_id: value,
      google_calendar_client_secret: value,
      google_calendar_project_id: value,
      google_service_account_key: file.nullable(),
      google_client_json: file,
      google_calendar_client_json: file,
    }),
    answer: ok(
      setupAnswer.extend({ saved_to: z.enum(['live', 'draft', 'nowhere']), changed: z.array(z.string()) }),
    ),
    limit: { requests: 60, perMs: 60_000 },
    async run(needs, who, asked) {
      const { one_app: hasOneApp, google_client_json: clientFile, ...rest } = asked;
      const { google_calendar_client_json: calendarClientFile, ...fields } = rest;
      const saved = await saveSetup(needs, who, { hasOneApp, clientFile, calendarClientFile, fields });
      return { ...(await show(needs, who)), saved_to: saved.to, changed: saved.fields };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/google/config/promote',
    summary: 'Make the draft of the Google set-up the live one, after it was verified',
    access: allowed('settings.write'),
    body: z.object({ draft_id: idSchema<'google_draft'>(), despite_failures: z.boolean().default(false) }),
    answer: ok(setupAnswer),
    async run(needs, who, { draft_id: draftId, despite_failures: despiteFailures }) {
      await promoteDraft(needs, who, { draftId, despiteFailures });
      return show(needs, who);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/google/config/roll-back',
    summary: 'Go back to the Google set-up before the last one, within a day',
    access: allowed('settings.write'),
    /** The swap that is taken back, as `former` shows it: then it is that one, or none. */
    query: z.object({ promoted_at: z.iso.datetime().optional() }),
    answer: ok(setupAnswer),
    async run(needs, who, { promoted_at: at }) {
      await rollBack(needs, who, { promotedAt: at === undefined ? undefined : new Date(at) });
      return show(needs, who);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/google/config/draft',
    summary: 'Discard the draft of the Google set-up',
    access: allowed('settings.write'),
    answer: ok(setupAnswer),
    async run(needs, who) {
      await discardDraft(needs, who);
      return show(needs, who);
    },
  }),
];
