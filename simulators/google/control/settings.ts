import { json, withoutBody } from '../../frame/answers.ts';
import { readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { type Google, signings } from '../google.ts';

export function settingsControl(google: Google, prefix: string): Route[] {
  const { settings } = google;
  return [
    { method: 'GET', path: `${prefix}/settings`, answer: () => json(settings) },
    {
      method: 'PATCH',
      path: `${prefix}/settings`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, Object.keys(settings));
        settings.signing = body.findChoice('signing', signings) ?? settings.signing;
        settings.rotatesRefreshTokens =
          body.findFlag('rotatesRefreshTokens') ?? settings.rotatesRefreshTokens;
        settings.codeLifetimeMs = body.findNumber('codeLifetimeMs') ?? settings.codeLifetimeMs;
        settings.maximumGrants = body.findNumber('maximumGrants') ?? settings.maximumGrants;
        return json(settings);
      },
    },
    {
      method: 'POST',
      path: `${prefix}/keys/rotate`,
      answer: () => {
        google.keys.rotate();
        return withoutBody(204);
      },
    },
  ];
}
