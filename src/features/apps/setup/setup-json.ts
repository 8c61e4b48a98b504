import { z } from 'zod';
import { secretsKinds } from '#features/secrets/secrets.ts';
import {
  type Capability,
  capabilities,
  capabilityNames,
  offeredCapabilities,
  scopesOf,
  services,
} from '../capabilities.ts';
import { redirectPaths } from '../redirect-paths.ts';
import type { SetupField } from './field.ts';
import type { AppUse } from './setup-needs.ts';
import type { ShownSetup } from './show.ts';
import { maskedClientId, maskedField, setupStates, stateOf, stateOfApp } from './status.ts';
import type { StoredCheck } from './store.ts';
import type { SetupValues } from './values.ts';

const state = z.enum(setupStates);
const field = z.object({ is_set: z.boolean(), masked: z.string().nullable() });
const fieldsAnswer = z.object({
  google_client_id: field,
  google_client_secret: field,
  google_project_id: field,
  google_calendar_client_id: field,
  google_calendar_client_secret: field,
  google_calendar_project_id: field,
  google_service_account_key: field,
});

const valuesAnswer = z.object({
  status: state,
  one_app: z.boolean(),
  mail: state,
  calendar: state,
  has_service_account: z.boolean(),
  fields: fieldsAnswer,
});

const check = z.object({ at: z.iso.datetime(), failed: z.number(), warned: z.number() });
const use = z.object({
  kind: z.string(),
  id: z.string(),
  service: z.enum(services),
  client_id: z.string(),
});

export const setupAnswer = valuesAnswer.extend({
  kept_by: z.enum(secretsKinds),
  can_change: z.boolean(),
  last_check: check.nullable(),
  draft: valuesAnswer
    .extend({
      id: z.string(),
      begun_at: z.iso.datetime(),
      saved_at: z.iso.datetime(),
      last_check: check.nullable(),
      /** What promoting it makes its people connect again, once a day has passed. */
      reconnects: z.array(use),
    })
    .nullable(),
  former: z
    .object({ promoted_at: z.iso.datetime(), until: z.iso.datetime(), reconnects: z.array(use) })
    .nullable(),
  redirect_uris: z.array(z.object({ service: z.enum(services), uri: z.string() })),
  scopes: z.array(
    z.object({
      capability: z.string(),
      service: z.enum(services),
      scopes: z.array(z.string()),
      meaning: z.string(),
    }),
  ),
});

export function setupJson(
  shown: ShownSetup,
  { callbacks }: { callbacks: string },
): z.input<typeof setupAnswer> {
  const { live, draft, former } = shown.stages;
  return {
    ...valuesJson(live),
    kept_by: shown.keptBy,
    can_change: shown.keptBy !== 'environment',
    last_check: checkJson(shown.checks.live),
    draft: draft
      ? {
          ...valuesJson(draft.values),
          id: draft.id,
          begun_at: draft.begunAt.toISOString(),
          saved_at: draft.savedAt.toISOString(),
          last_check: checkJson(shown.checks.draft),
          reconnects: shown.reconnects.byDraft.map(useJson),
        }
      : null,
    former: former
      ? {
          promoted_at: former.promotedAt.toISOString(),
          until: former.until.toISOString(),
          reconnects: shown.reconnects.byRollBack.map(useJson),
        }
      : null,
    redirect_uris: services.flatMap(service =>
      redirectPaths[service].map(path => ({ service, uri: `${callbacks}${path}` })),
    ),
    scopes: scopesNeeded(draft?.values ?? live).map(name => ({
      capability: name,
      service: capabilities[name].service,
      scopes: scopesOf([name]),
      meaning: capabilities[name].meaning,
    })),
  };
}

/** Without a service account a mailbox's own account is asked to do what that would. */
function scopesNeeded({ fields }: SetupValues): Capability[] {
  return fields.has('google_service_account_key') ? offeredCapabilities : capabilityNames;
}

function valuesJson(values: SetupValues): z.input<typeof valuesAnswer> {
  const shown = (name: SetupField) => ({
    is_set: values.fields.has(name),
    masked: maskedField(values, name),
  });
  return {
    status: stateOf(values),
    one_app: values.hasOneApp,
    mail: stateOfApp(values, 'mail'),
    calendar: stateOfApp(values, 'calendar'),
    has_service_account: values.fields.has('google_service_account_key'),
    fields: {
      google_client_id: shown('google_client_id'),
      google_client_secret: shown('google_client_secret'),
      google_project_id: shown('google_project_id'),
      google_calendar_client_id: shown('google_calendar_client_id'),
      google_calendar_client_secret: shown('google_calendar_client_secret'),
      google_calendar_project_id: shown('google_calendar_project_id'),
      google_service_account_key: shown('google_service_account_key'),
    },
  };
}

function checkJson(stored: StoredCheck | undefined): z.input<typeof check> | null {
  return stored ? { at: stored.checkedAt.toISOString(), failed: stored.failed, warned: stored.warned } : null;
}

function useJson({ kind, id, service, clientId }: AppUse): z.input<typeof use> {
  return { kind, id, service, client_id: maskedClientId(clientId) };
}
