import { z } from 'zod';
import type { SecretName, Secrets } from '#features/secrets/secrets.ts';
import { type Id, idSchema } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { setupFields } from './field.ts';
import { liveNames, type SetupValues, valuesIn, writing } from './values.ts';

export type DraftId = Id<'google_draft'>;

/** A set-up that is being changed while the live one goes on. Each saving gives it a new id. */
export type Draft = { id: DraftId; begunAt: Date; savedAt: Date; values: SetupValues };

/** What was live before, for as long as one can go back to it. */
export type Former = { promotedAt: Date; until: Date; values: SetupValues };

export type Stages = { live: SetupValues; draft?: Draft; former?: Former };

export const stageNames: readonly SecretName[] = [...liveNames, 'google_draft', 'google_former'];

const time = z.iso.datetime().transform(text => new Date(text));
const values = z.object({
  hasOneApp: z.boolean(),
  fields: z.partialRecord(z.enum(setupFields), z.string()),
});
const draft = z.object({ id: idSchema<'google_draft'>(), begunAt: time, savedAt: time, values });
const former = z.object({ promotedAt: time, until: time, values });

/** One that is no longer kept for anything counts as gone, also before it is cleared away. */
export function stagesIn(found: Secrets, now: Date): Stages {
  const [draftText, formerText] = [found.get('google_draft'), found.get('google_former')];
  const kept = formerText && former.parse(JSON.parse(formerText.reveal()));
  return {
    live: valuesIn(found),
    ...(draftText && { draft: opened(draft.parse(JSON.parse(draftText.reveal()))) }),
    ...(kept && kept.until > now && { former: opened(kept) }),
  };
}

function opened<Stage extends { values: z.output<typeof values> }>(stage: Stage) {
  return { ...stage, values: valuesFrom(stage.values) };
}

function valuesFrom({ hasOneApp, fields }: z.output<typeof values>): SetupValues {
  return {
    hasOneApp,
    fields: new Map(
      setupFields.flatMap(field => {
        const value = fields[field];
        return value === undefined ? [] : [[field, new Secret(value)] as const];
      }),
    ),
  };
}

export function kept(stage: Draft | Former): Secret<string> {
  const { hasOneApp, fields } = stage.values;
  const opened = Object.fromEntries([...fields].map(([field, value]) => [field, value.reveal()]));
  return new Secret(JSON.stringify({ ...stage, values: { hasOneApp, fields: opened } }));
}

/** What has to be written so that these values are the live ones. */
export function goingLive(live: SetupValues, next: SetupValues): Map<SecretName, Secret<string> | null> {
  const changes = writing(live, next);
  if (changes.size > 0 || live.hasOneApp !== next.hasOneApp)
    changes.set('google_calendar_app', new Secret(next.hasOneApp ? 'same' : 'own'));
  return changes;
}
