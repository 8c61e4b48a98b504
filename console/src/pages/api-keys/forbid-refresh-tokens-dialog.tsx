import { forbidRefreshTokens } from '../../api/api-keys.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { forbid: texts } = words.apiKeys.refreshTokens;

type ForbidRefreshTokensParts = { apiKey: ApiKey; onClose: () => void };

export function ForbidRefreshTokensDialog({ apiKey, onClose }: ForbidRefreshTokensParts) {
  const tell = useNotices();
  const forbidding = useDeed({
    act: forbidRefreshTokens,
    touches: ['api-keys'],
    onDone: () => {
      onClose();
      tell(texts.done(apiKey.name));
    },
  });
  return (
    <Confirm
      isHarmless
      onClose={onClose}
      title={texts.title(apiKey.name)}
      lead={texts.lead(apiKey.owner.name)}
      act={texts.act}
      deed={forbidding}
      onConfirm={() => forbidding.start(apiKey.id)}
    />
  );
}
