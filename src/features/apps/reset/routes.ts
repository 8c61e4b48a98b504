import { z } from 'zod';
import type { Scope } from '#kernel/scope.ts';
import { allowed, ok, routesOf } from '#platform/http/route.ts';
import { beginReset, type ResetNeeds, type ShownReset, showReset } from './reset.ts';

const route = routesOf<ResetNeeds>();

const step = z.object({ name: z.string(), title: z.string(), count: z.number(), says: z.string() });

const answer = z.object({
  confirm: z.string(),
  state: z.enum(['never', 'running', 'ended']),
  begun_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  /** What will stop. */
  stops: z.array(step),
  /** What could not be undone at Google yet. It is tried again without anybody's doing. */
  open_at_google: z.array(step),
  keeps: z.string(),
});

function resetJson({ confirm, last, stops, open }: ShownReset): z.input<typeof answer> {
  return {
    confirm,
    state: last ? (last.endedAt ? 'ended' : 'running') : 'never',
    begun_at: last?.begunAt.toISOString() ?? null,
    ended_at: last?.endedAt?.toISOString() ?? null,
    stops,
    open_at_google: open.filter(({ count }) => count > 0),
    keeps:
      'The app stays set up: its client id, secrets, projects and key are kept. Tickets and the audit log stay, too.',
  };
}

const show = async (needs: ResetNeeds, who: Scope) => resetJson(await showReset(needs, who));

export const resetRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/google/reset',
    summary: 'Show what a reset of mail and calendar would stop, and how far the last one has come',
    access: allowed('settings.read'),
    answer: ok(answer),
    run: show,
  }),
  route({
    method: 'POST',
    path: '/api/v1/google/reset',
    summary: 'Return mail and calendar to nothing connected. The app’s secrets stay',
    access: allowed('settings.write'),
    body: z.object({ confirm: z.string().max(100) }),
    answer: ok(answer),
    limit: { requests: 10, perMs: 60_000 },
    async run(needs, who, { confirm }) {
      await beginReset(needs, who, { confirm });
      return show(needs, who);
    },
  }),
];
