import { json, withoutBody } from '../../frame/answers.ts';
import { readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { type Microsoft, signings } from '../microsoft.ts';

export function settingsControl({ settings, keys }: Microsoft, prefix: string): Route[] {
  return [
    { method: 'GET', path: `${prefix}/settings`, answer: () => json(settings) },
    {
      method: 'PATCH',
      path: `${prefix}/settings`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, Object.keys(settings));
        settings.signing = body.findChoice('signing', signings) ?? settings.signing;
        settings.edov = body.findChoice('edov', ['boolean', 'text', 'number']) ?? settings.edov;
        settings.codeLifetimeMs = body.findNumber('codeLifetimeMs') ?? settings.codeLifetimeMs;
        return json(settings);
      },
    },
    {
      method: 'POST',
      path: `${prefix}/keys/rotate`,
      answer: () => {
        keys.work.rotate();
        keys.personal.rotate();
        return withoutBody(204);
      },
    },
  ];
}
