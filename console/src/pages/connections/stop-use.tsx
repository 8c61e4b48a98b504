import { revokeKey } from '../../api/api-keys.ts';
import { endSession } from '../../api/sessions.ts';
import type { Use } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { confirm, end } = words.connections.uses;

type StopUseParts = { via: NonNullable<Use['via']>; onClose: () => void };

/** Stops one way in; the connection and everybody else go on. */
export function StopUse({ via, onClose }: StopUseParts) {
  const isKey = via.kind === 'api_key';
  const name = via.name ?? '';
  const tell = useNotices();
  const stopping = useDeed({
    act: isKey ? revokeKey : endSession,
    touches: ['connections', 'api-keys', 'sessions'],
    onDone: () => {
      onClose();
      tell(isKey ? confirm.done(name) : end.done);
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={isKey ? confirm.title(name) : end.title}
      lead={
        <>
          <p>{isKey ? confirm.lead : end.lead}</p>
          <p>{confirm.alive}</p>
        </>
      }
      act={isKey ? confirm.act : end.act}
      deed={stopping}
      onConfirm={() => stopping.start(via.id)}
    />
  );
}
