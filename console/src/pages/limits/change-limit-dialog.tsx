import { useState } from 'react';
import { isCapability } from '../../api/connections.ts';
import { changeLimit } from '../../api/limits.ts';
import type { Limits } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Choices } from '../../parts/choice.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Form } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import type { Binding } from './binding.ts';

const { change: texts } = words.limits;
const EVERYTHING = 'everything';
const SOME = 'some';

type ChangeLimitDialogParts = { binding: Binding; offered: Limits['capabilities']; onClose: () => void };

export function ChangeLimitDialog({ binding, offered, onClose }: ChangeLimitDialogParts) {
  const { whose, name, capabilities } = binding;
  const [how, setHow] = useState(capabilities === null ? EVERYTHING : SOME);
  const tell = useNotices();
  const saving = useDeed({
    act: changeLimit,
    touches: ['limits', 'connections'],
    onDone: () => {
      onClose();
      tell(texts.done(name));
    },
  });

  function submit(values: FormData) {
    const ticked = values.getAll('capabilities').map(String).filter(isCapability);
    saving.start({ whose, capabilities: how === EVERYTHING ? null : ticked });
  }

  return (
    <Dialog isOpen onClose={() => !saving.isBusy && onClose()} title={texts.title(name)} lead={texts.lead}>
      <Form problem={saving.problem} isBusy={saving.isBusy} onSubmit={submit}>
        <Choices
          kind="radio"
          name="how"
          label={texts.how}
          chosen={how}
          onChange={setHow}
          choices={[
            { value: EVERYTHING, title: texts.everything, meaning: texts.everythingMeaning },
            { value: SOME, title: texts.some },
          ]}
        />
        {how === SOME && (
          <Choices
            kind="checkbox"
            name="capabilities"
            label={texts.label}
            chosen={capabilities ?? offered.map(each => each.name)}
            choices={offered.map(each => ({
              value: each.name,
              title: (
                <>
                  <span className="block first-letter:uppercase">{each.meaning}</span>
                  <code className="font-mono text-sm font-normal text-soft">{each.name}</code>
                </>
              ),
            }))}
          />
        )}
        <DialogActions>
          <Button onClick={onClose} isDisabled={saving.isBusy}>
            {words.parts.cancel}
          </Button>
          <Button type="submit" look="primary" isBusy={saving.isBusy} busyWords={texts.submitting}>
            {texts.submit}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
