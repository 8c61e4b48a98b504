import { useState } from 'react';
import type { Webhook } from '../../api/shapes.ts';
import { switchOn } from '../../api/webhooks.ts';
import { Choices } from '../../parts/choice.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { switchOn: texts } = words.webhooks;

type SwitchOnParts = { webhook: Webhook; onClose: () => void };

export function SwitchOnDialog({ webhook: { id, name, held }, onClose }: SwitchOnParts) {
  const [missed, setMissed] = useState<'send' | 'drop'>('send');
  const tell = useNotices();
  const switching = useDeed({
    act: switchOn,
    touches: ['webhooks'],
    onDone: () => {
      onClose();
      tell(texts.done(name));
    },
  });
  return (
    <Confirm
      isHarmless
      onClose={onClose}
      title={texts.title(name)}
      lead={texts.lead(held)}
      act={texts.act}
      deed={switching}
      onConfirm={() => switching.start({ endpointId: id, missed })}
    >
      {held > 0 && (
        <Choices
          kind="radio"
          name="missed"
          label={texts.missed}
          chosen={missed}
          onChange={value => setMissed(value === 'drop' ? 'drop' : 'send')}
          choices={[
            { value: 'send', ...texts.choices.send },
            { value: 'drop', ...texts.choices.drop },
          ]}
        />
      )}
    </Confirm>
  );
}
