import { revokeKey } from '../../api/api-keys.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { revoke: texts } = words.apiKeys;

type RevokeKeyParts = { apiKey: ApiKey; onClose: () => void };

export function RevokeKeyDialog({ apiKey, onClose }: RevokeKeyParts) {
  const tell = useNotices();
  const revoking = useDeed({
    act: revokeKey,
    touches: ['api-keys'],
    onDone: () => {
      onClose();
      tell(texts.done(apiKey.name));
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={texts.title(apiKey.name)}
      lead={
        <>
          <p>{texts.lead}</p>
          <p>
            {apiKey.last_used_at ? (
              <>
                {texts.lastUsed} <Time at={apiKey.last_used_at} />
                {'.'}
              </>
            ) : (
              texts.neverUsed
            )}
          </p>
        </>
      }
      act={texts.act}
      deed={revoking}
      onConfirm={() => revoking.start(apiKey.id)}
    />
  );
}
