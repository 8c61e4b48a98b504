import { z } from 'zod';
import { offeredCapabilities, scopesOf } from '#features/apps/capabilities.ts';
import { allowed, empty, ok, routesOf } from '#platform/http/route.ts';
import { type ProfileNeeds, putProfile, removeProfile, showProfiles } from './change.ts';
import { profileForm } from './profile.ts';

const route = routesOf<ProfileNeeds>();

const oneProfile = z.object({
  name: z.string().regex(profileForm, 'must have small letters, digits and hyphens, and begin with a letter'),
});

const capability = z.enum(offeredCapabilities);

export const profileRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/scope-profiles',
    summary: 'List the names by which programs ask for a set of capabilities',
    access: allowed('tokens.exchange'),
    answer: ok(
      z.object({
        profiles: z.array(
          z.object({
            name: z.string(),
            capabilities: z.array(capability),
            scopes: z.array(z.string()),
            changed_at: z.date(),
          }),
        ),
      }),
    ),
    run: async (needs, who) => ({
      profiles: (await showProfiles(needs, who)).map(({ name, capabilities, changedAt }) => ({
        name,
        capabilities,
        scopes: scopesOf(capabilities),
        changed_at: changedAt,
      })),
    }),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/scope-profiles/{name}',
    summary: 'Say which capabilities a scope profile stands for',
    access: allowed('settings.write'),
    params: oneProfile,
    body: z.strictObject({ capabilities: z.array(capability).min(1).max(offeredCapabilities.length) }),
    answer: empty,
    run: (needs, who, asked) => putProfile(needs, who, asked),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/scope-profiles/{name}',
    summary: 'Remove a scope profile',
    access: allowed('settings.write'),
    params: oneProfile,
    answer: empty,
    run: (needs, who, { name }) => removeProfile(needs, who, name),
  }),
];
