import { useState } from 'react';
import type { Webhook } from '../../api/shapes.ts';
import { rotateSecret } from '../../api/webhooks.ts';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { SelectField } from '../../parts/select.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { words } from '../../words.ts';

const { rotate: texts, made: madeTexts } = words.webhooks;
const USUAL_HOURS = '24';

type RotateSecretParts = { webhook: Webhook; onClose: () => void };

export function RotateSecretDialog({ webhook, onClose }: RotateSecretParts) {
  const [secret, setSecret] = useState<string | null>(null);
  const rotating = useDeed({
    act: rotateSecret,
    touches: ['webhooks'],
    onDone: made => setSecret(made.secret),
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isLocked={secret !== null || rotating.isBusy}
      title={secret ? madeTexts.title(webhook.name) : texts.title(webhook.name)}
      lead={secret ? madeTexts.lead : texts.lead}
    >
      {secret ? (
        <ShownOnce label={madeTexts.label} text={secret} onStored={onClose} />
      ) : (
        <Form
          problem={rotating.problem}
          isBusy={rotating.isBusy}
          onSubmit={values =>
            rotating.start({
              endpointId: webhook.id,
              overlapHours: Number(textOf(values, 'overlap_hours')),
            })
          }
        >
          <SelectField
            name="overlap_hours"
            label={texts.overlap}
            options={overlaps}
            defaultValue={USUAL_HOURS}
          />
          <FormActions
            onClose={onClose}
            isBusy={rotating.isBusy}
            submit={texts.submit}
            busyWords={texts.submitting}
          />
        </Form>
      )}
    </Dialog>
  );
}

const overlaps = ['0', '1', '24', '168'].map(hours => ({
  value: hours,
  title: texts.overlaps[Number(hours)] ?? hours,
}));
