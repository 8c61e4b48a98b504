import { useState } from 'react';
import type { WebhookEvent } from '../../api/shapes.ts';
import { isWebhookEvent, type NewWebhook, webhookEvents } from '../../api/webhooks.ts';
import { Choices } from '../../parts/choice.tsx';
import type { Deed } from '../../parts/deed.ts';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { words } from '../../words.ts';

const { create: texts, events } = words.webhooks;

type WebhookFormParts = {
  saving: Deed<NewWebhook>;
  before?: { name: string; url: string };
  chosen: readonly WebhookEvent[];
  submit: string;
  busyWords?: string;
  onClose: () => void;
};

/** What is said of an endpoint, first and whenever it changes. */
export function WebhookForm({ saving, before, chosen, onClose, ...buttons }: WebhookFormParts) {
  const [lacksEvent, setLacksEvent] = useState(false);

  function submit(values: FormData) {
    const event_types = values.getAll('event_types').map(String).filter(isWebhookEvent);
    setLacksEvent(event_types.length === 0);
    if (event_types.length === 0) return;
    saving.start({ name: textOf(values, 'name').trim(), url: textOf(values, 'url').trim(), event_types });
  }

  return (
    <Form problem={saving.problem} isBusy={saving.isBusy} onSubmit={submit}>
      <TextField
        name="name"
        label={texts.name}
        hint={texts.nameHint}
        defaultValue={before?.name}
        maxLength={100}
        autoComplete="off"
      />
      <TextField
        name="url"
        label={texts.url}
        hint={texts.urlHint}
        defaultValue={before?.url}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Choices
        kind="checkbox"
        name="event_types"
        label={texts.events}
        chosen={chosen}
        wrong={lacksEvent ? texts.needsEvent : undefined}
        onChange={() => setLacksEvent(false)}
        choices={webhookEvents.map(name => ({
          value: name,
          title: <code className="font-mono text-sm">{name}</code>,
          meaning: events[name],
        }))}
      />
      <FormActions onClose={onClose} isBusy={saving.isBusy} {...buttons} />
    </Form>
  );
}
