import { useState } from 'react';
import { makeWebhook, webhookEvents } from '../../api/webhooks.ts';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { words } from '../../words.ts';
import { WebhookForm } from './webhook-form.tsx';

const { create: texts, made: madeTexts } = words.webhooks;

type Made = { name: string; secret: string };

export function MakeWebhookDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  const making = useDeed({
    act: makeWebhook,
    touches: ['webhooks'],
    onDone: ({ endpoint: { name }, secret }) => setMade({ name, secret }),
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isLocked={made !== null || making.isBusy}
      title={made ? madeTexts.title(made.name) : texts.title}
      lead={made ? madeTexts.lead : undefined}
    >
      {made ? (
        <ShownOnce label={madeTexts.label} text={made.secret} onStored={onClose} />
      ) : (
        <WebhookForm
          saving={making}
          chosen={webhookEvents}
          submit={texts.submit}
          busyWords={texts.submitting}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
