import { giveDomainUp } from '../../api/domains.ts';
import type { DomainClaim } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { giveUp: texts } = words.domains;

type GiveUpDialogParts = { claim: DomainClaim; onClose: () => void };

export function GiveUpDialog({ claim, onClose }: GiveUpDialogParts) {
  const tell = useNotices();
  const releasing = useDeed({
    act: giveDomainUp,
    touches: ['domains'],
    onDone: () => {
      onClose();
      tell(texts.done(claim.name));
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={texts.ask(claim.name)}
      lead={texts.lead}
      act={texts.act}
      deed={releasing}
      onConfirm={() => releasing.start(claim.id)}
    />
  );
}
