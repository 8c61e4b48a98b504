import { z } from 'zod';
import { allowed, empty, ok, routesOf } from '#platform/http/route.ts';
import { signinProviders } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { clientKinds } from './client-fields.ts';
import { appWideRules, defaultRoles, newUserRules } from './policy.ts';
import { setPolicy } from './set-policy.ts';
import { removeProvider, setProvider } from './set-provider.ts';
import { type ShownSettings, showSettings } from './show.ts';

const route = routesOf<SigninNeeds>();

const oneProvider = z.object({ provider: z.enum(signinProviders) });

const policy = z.strictObject({
  new_users: z.enum(newUserRules),
  default_role: z.enum(defaultRoles),
  app_wide: z.enum(appWideRules),
});

const settingsAnswer = z.object({
  providers: z.array(
    z.object({
      provider: z.enum(signinProviders),
      state: z.enum(['missing', 'partial', 'configured']),
      is_active: z.boolean(),
      client: z.enum(clientKinds),
      client_id: z.string().nullable(),
      has_client_secret: z.boolean(),
      directory_id: z.string().nullable(),
      redirect_uri: z.string(),
      changed_at: z.iso.datetime().nullable(),
      refused: z.object({ because: z.string(), at: z.iso.datetime() }).nullable(),
    }),
  ),
  mail_client_id: z.string().nullable(),
  policy,
  app_wide_providers: z.array(z.enum(signinProviders)),
});

function settingsJson({
  providers,
  maskedMailClientId,
  policy: { newUsers, defaultRole, appWide },
  appWideProviders,
}: ShownSettings): z.input<typeof settingsAnswer> {
  return {
    providers: providers.map(each => ({
      provider: each.provider,
      state: each.state,
      is_active: each.isActive,
      client: each.client,
      client_id: each.maskedClientId,
      has_client_secret: each.hasClientSecret,
      directory_id: each.directoryId,
      redirect_uri: each.redirectUri,
      changed_at: each.changedAt?.toISOString() ?? null,
      refused: each.refused && { because: each.refused.because, at: each.refused.at.toISOString() },
    })),
    mail_client_id: maskedMailClientId,
    policy: { new_users: newUsers, default_role: defaultRole, app_wide: appWide },
    app_wide_providers: [...appWideProviders],
  };
}

const field = z.string().trim().min(1).max(400);

export const signinSettingsRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/signin-settings',
    summary: 'Show with which providers the organisation’s people sign in, and who may come in by them',
    access: allowed('settings.read'),
    answer: ok(settingsAnswer),
    run: async (needs, who) => settingsJson(await showSettings(needs, who)),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/signin-settings/providers/{provider}',
    summary: 'Enter the app with which people sign in, or switch it; what is left out stays as it is',
    access: allowed('settings.write'),
    params: oneProvider,
    body: z.strictObject({
      is_active: z.boolean(),
      client: z.enum(clientKinds).default('own'),
      client_id: field.optional(),
      client_secret: field.optional(),
      directory_id: field.toLowerCase().optional(),
    }),
    answer: ok(settingsAnswer),
    limit: { requests: 60, perMs: 60_000 },
    async run(needs, who, { provider, is_active: isActive, client, ...fields }) {
      const { client_id: clientId, client_secret: clientSecret, directory_id: directoryId } = fields;
      await setProvider(needs, who, { provider, isActive, client, clientId, clientSecret, directoryId });
      return settingsJson(await showSettings(needs, who));
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/signin-settings/providers/{provider}',
    summary: 'Stop signing in with a provider, and forget its app',
    access: allowed('settings.write'),
    params: oneProvider,
    answer: empty,
    run: (needs, who, { provider }) => removeProvider(needs, who, provider),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/signin-settings/policy',
    summary:
      'Say whether unknown people of a proven domain become users, and whether app-wide providers count',
    access: allowed('settings.write'),
    body: policy,
    answer: ok(settingsAnswer),
    async run(needs, who, { new_users: newUsers, default_role: defaultRole, app_wide: appWide }) {
      await setPolicy(needs, who, { newUsers, defaultRole, appWide });
      return settingsJson(await showSettings(needs, who));
    },
  }),
];
