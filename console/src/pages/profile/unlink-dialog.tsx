import { unlinkIdentity } from '../../api/identities.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { unlink: texts } = words.profile.identities;

type UnlinkDialogParts = { id: string; provider: string; name: string; onClose: () => void };

export function UnlinkDialog({ id, provider, name, onClose }: UnlinkDialogParts) {
  const tell = useNotices();
  const unlinking = useDeed({
    act: unlinkIdentity,
    touches: ['identities'],
    onDone: () => {
      onClose();
      tell(texts.done(provider, name));
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={texts.ask(provider, name)}
      lead={texts.lead}
      act={texts.act}
      deed={unlinking}
      onConfirm={() => unlinking.start(id)}
    />
  );
}
