import { json, withoutBody } from './answers.ts';
import { type Clock, durationMs } from './clock.ts';
import type { ClockFollowers } from './clock-followers.ts';
import { ControlRefusal } from './control-refusal.ts';
import { arm, type Faults } from './faults.ts';
import { type Fields, readControlBody } from './fields.ts';
import { strangerIn } from './own-pages-only.ts';
import { readFault } from './read-fault.ts';
import { clear, matching, type RequestLog } from './request-log.ts';
import type { Route } from './routes.ts';

export type Frame = { clock: Clock; followers: ClockFollowers; faults: Faults; requests: RequestLog };

/** What every vendor's control API offers: the clock, faults and the log. */
export function frameControl(frame: Frame, prefix: string): Route[] {
  const { clock, followers, faults, requests } = frame;
  return [
    { method: 'GET', path: `${prefix}/clock`, answer: () => json({ now: clock.now() }) },
    {
      method: 'GET',
      path: `${prefix}/clock/follow`,
      answer: async ({ url }) => {
        const { version } = await followers.follow(Number(url.searchParams.get('seen') ?? -1));
        return json({ now: clock.now(), version });
      },
    },
    {
      method: 'POST',
      path: `${prefix}/clock`,
      answer: async ({ request }) => {
        await moveClock(frame, await readControlBody(request, ['advance', 'set']));
        return json({ now: clock.now() });
      },
    },
    { method: 'GET', path: `${prefix}/faults`, answer: () => json({ faults: faults.armed }) },
    {
      method: 'POST',
      path: `${prefix}/faults`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['match', 'times', 'percent', 'effect', 'when']);
        return json(arm(faults, readFault(body)), { status: 201 });
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/faults`,
      answer: () => {
        faults.armed.length = 0;
        return withoutBody(204);
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/faults/{id}`,
      answer: visit => {
        faults.armed = faults.armed.filter(fault => fault.id !== visit.parameter('id'));
        return withoutBody(204);
      },
    },
    {
      method: 'GET',
      path: `${prefix}/requests`,
      answer: ({ url }) => {
        const found = matching(requests, {
          path: url.searchParams.get('path'),
          method: url.searchParams.get('method'),
          contains: url.searchParams.get('contains'),
        });
        return json({ count: found.length, forgotten: requests.forgotten, requests: found });
      },
    },
    {
      method: 'DELETE',
      path: `${prefix}/requests`,
      answer: () => {
        clear(requests);
        return withoutBody(204);
      },
    },
  ];
}

/** Every control request passes here: who may ask, and refusals as JSON. */
export async function guarded(request: Request, answer: () => Promise<Response>): Promise<Response> {
  const stranger = strangerIn(request);
  if (stranger) return json({ error: stranger }, { status: 403 });
  try {
    return await answer();
  } catch (error) {
    if (error instanceof ControlRefusal) return json({ error: error.message }, { status: error.status });
    throw error;
  }
}

export async function moveClock({ clock, followers }: Frame, body: Fields): Promise<void> {
  const advance = body.findText('advance');
  const set = body.findText('set');
  if ((advance === undefined) === (set === undefined)) {
    throw new ControlRefusal(400, 'Say either advance ("2h30m") or set (an ISO date).');
  }
  if (advance !== undefined) {
    const byMs = durationMs(advance);
    if (byMs === undefined) throw new ControlRefusal(400, 'advance is written like 59m, 2h30m or 7d.');
    clock.advance(byMs);
  }
  if (set !== undefined) {
    const to = new Date(set);
    if (Number.isNaN(to.getTime())) throw new ControlRefusal(400, 'set must be an ISO date.');
    clock.set(to);
  }
  await followers.moved();
}
