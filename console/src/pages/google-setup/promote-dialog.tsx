import { useState } from 'react';
import { promoteDraft } from '../../api/google-setup.ts';
import type { GoogleDraft } from '../../api/shapes.ts';
import { Choices } from '../../parts/choice.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import { Reconnects } from './reconnects.tsx';

const { promoting: texts } = words.googleSetup.draft;
const DESPITE = 'despite';

/** Exactly the draft that is on the screen: the server refuses one that was changed in the meantime. */
export function PromoteDialog({ draft, onClose }: { draft: GoogleDraft; onClose: () => void }) {
  const failed = draft.last_check?.failed ?? 0;
  const [despite, setDespite] = useState(false);
  const tell = useNotices();
  const promoting = useDeed({
    act: promoteDraft,
    touches: ['google-setup', 'connections'],
    onDone: () => {
      onClose();
      tell(texts.done);
    },
  });
  return (
    <Confirm
      isHarmless={failed === 0}
      onClose={onClose}
      title={texts.title}
      lead={<p>{texts.lead}</p>}
      act={texts.act}
      deed={promoting}
      onConfirm={() => promoting.start({ draft_id: draft.id, despite_failures: despite })}
    >
      <Reconnects uses={draft.reconnects} />
      {failed > 0 && (
        <Choices
          kind="checkbox"
          name="despite"
          label={texts.despiteMeaning(failed)}
          onChange={() => setDespite(!despite)}
          choices={[{ value: DESPITE, title: texts.despite }]}
        />
      )}
    </Confirm>
  );
}
