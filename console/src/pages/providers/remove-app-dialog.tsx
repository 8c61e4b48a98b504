import type { SigninProvider } from '../../api/shapes.ts';
import { removeProvider } from '../../api/signin-settings.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { removing: texts, names } = words.providers;

type RemoveAppDialogParts = { provider: SigninProvider; onClose: () => void };

export function RemoveAppDialog({ provider, onClose }: RemoveAppDialogParts) {
  const tell = useNotices();
  const removing = useDeed({
    act: removeProvider,
    touches: ['signin-settings'],
    onDone: () => {
      onClose();
      tell(texts.done(names[provider]));
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={texts.ask(names[provider])}
      lead={texts.lead}
      act={texts.act}
      deed={removing}
      onConfirm={() => removing.start(provider)}
    />
  );
}
