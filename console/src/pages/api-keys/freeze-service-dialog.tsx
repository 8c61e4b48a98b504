import { freezeService, unfreezeService } from '../../api/services.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { freezeService: freeze, unfreezeService: unfreeze } = words.apiKeys;

type FreezeServiceParts = { apiKey: ApiKey; isFreezing: boolean; onClose: () => void };

export function FreezeServiceDialog({ apiKey: { owner }, isFreezing, onClose }: FreezeServiceParts) {
  const texts = isFreezing ? freeze : unfreeze;
  const tell = useNotices();
  const deed = useDeed({
    act: isFreezing ? freezeService : unfreezeService,
    touches: ['api-keys'],
    onDone: () => {
      onClose();
      tell(texts.done(owner.name));
    },
  });
  return (
    <Confirm
      isHarmless={!isFreezing}
      onClose={onClose}
      title={texts.title(owner.name)}
      lead={texts.lead}
      act={texts.act}
      deed={deed}
      onConfirm={() => deed.start(owner.id)}
    />
  );
}
