import { useState } from 'react';
import { rotateKey } from '../../api/api-keys.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { SelectField } from '../../parts/select.tsx';
import { words } from '../../words.ts';
import { MadeKey } from './made-key.tsx';

const { rotate: texts, made: madeTexts } = words.apiKeys;
const USUAL_HOURS = '24';

type RotateKeyParts = { apiKey: ApiKey; onClose: () => void };

export function RotateKeyDialog({ apiKey, onClose }: RotateKeyParts) {
  const [made, setMade] = useState<string | null>(null);
  const rotating = useDeed({ act: rotateKey, touches: ['api-keys'], onDone: ({ key }) => setMade(key) });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isLocked={made !== null || rotating.isBusy}
      title={made ? madeTexts.rotatedTitle(apiKey.name) : texts.title(apiKey.name)}
      lead={made ? madeTexts.lead : texts.lead}
    >
      {made ? (
        <MadeKey text={made} onStored={onClose} />
      ) : (
        <Form
          problem={rotating.problem}
          isBusy={rotating.isBusy}
          onSubmit={values =>
            rotating.start({ keyId: apiKey.id, overlapHours: Number(textOf(values, 'overlap_hours')) })
          }
        >
          <SelectField
            name="overlap_hours"
            label={texts.overlap}
            options={overlaps}
            defaultValue={USUAL_HOURS}
          />
          {apiKey.takes_refresh_tokens && (
            <p className="text-danger">{words.apiKeys.refreshTokens.notRotated}</p>
          )}
          <DialogActions>
            <Button onClick={onClose} isDisabled={rotating.isBusy}>
              {words.parts.cancel}
            </Button>
            <Button type="submit" look="primary" isBusy={rotating.isBusy} busyWords={texts.submitting}>
              {texts.submit}
            </Button>
          </DialogActions>
        </Form>
      )}
    </Dialog>
  );
}

const overlaps = ['0', '1', '24', '168'].map(hours => ({
  value: hours,
  title: texts.overlaps[Number(hours)] ?? hours,
}));
