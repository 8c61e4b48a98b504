import { ControlRefusal } from './control-refusal.ts';
import type { Fault, FaultEffect } from './faults.ts';
import type { Fields } from './fields.ts';

/** `{match, times?, percent?, effect: {status, body?, headers?} | {delayMs} | {reset} | {truncate}, when?}` */
export function readFault(body: Fields): Omit<Fault, 'id' | 'hits'> {
  const match = body.findFields('match', ['path', 'method', 'grantType', 'contains']);
  if (!match) throw new ControlRefusal(400, 'match is missing; {} matches every request.');
  const effect = body.findFields('effect', ['status', 'body', 'headers', 'delayMs', 'reset', 'truncate']);
  if (!effect) throw new ControlRefusal(400, 'effect is missing.');
  const percent = body.findNumber('percent') ?? 100;
  if (percent > 100) throw new ControlRefusal(400, 'percent must be from 0 to 100.');
  const moments = ['before', 'after'] as const;
  return {
    match: {
      path: match.findText('path'),
      method: match.findText('method')?.toUpperCase(),
      grantType: match.findText('grantType'),
      contains: match.findText('contains'),
    },
    effect: readEffect(effect),
    when: effect.findChoice('reset', moments) ?? body.findChoice('when', moments) ?? 'before',
    percent,
    remaining: body.findNumber('times') ?? 'unlimited',
  };
}

function readEffect(effect: Fields): FaultEffect {
  const status = effect.findNumber('status');
  const delayMs = effect.findNumber('delayMs');
  const bytes = effect.findNumber('truncate');
  if (status !== undefined) {
    if (status < 200 || status > 599) throw new ControlRefusal(400, 'status must be from 200 to 599.');
    return { kind: 'answer', status, ...readAnswer(effect) };
  }
  if (delayMs !== undefined) return { kind: 'delay', delayMs };
  if (bytes !== undefined) return { kind: 'truncate', bytes };
  if (effect.has('reset')) return { kind: 'reset' };
  throw new ControlRefusal(400, 'effect needs one of status, delayMs, reset, truncate.');
}

/** A body given as an object is sent as JSON, one given as text as it stands. */
function readAnswer(effect: Fields): { body: string; headers: Record<string, string> } {
  const body = effect.findAny('body');
  const headers = effect.findTextMap('headers') ?? {};
  if (body === undefined) return { body: '', headers };
  if (typeof body === 'string') return { body, headers };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}
