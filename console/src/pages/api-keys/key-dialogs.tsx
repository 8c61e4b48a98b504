import type { ApiKey } from '../../api/shapes.ts';
import { AllowRefreshTokensDialog } from './allow-refresh-tokens-dialog.tsx';
import { ForbidRefreshTokensDialog } from './forbid-refresh-tokens-dialog.tsx';
import { FreezeServiceDialog } from './freeze-service-dialog.tsx';
import type { KeyDeed } from './key-deeds.ts';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

type KeyDialogsParts = { apiKey: ApiKey; deed: KeyDeed; onClose: () => void };

export function KeyDialogs({ apiKey, deed, onClose }: KeyDialogsParts) {
  const about = { apiKey, onClose };
  switch (deed) {
    case 'rotate':
      return <RotateKeyDialog {...about} />;
    case 'revoke':
      return <RevokeKeyDialog {...about} />;
    case 'freeze':
      return <FreezeServiceDialog service={apiKey.owner} onClose={onClose} isFreezing />;
    case 'unfreeze':
      return <FreezeServiceDialog service={apiKey.owner} onClose={onClose} isFreezing={false} />;
    case 'allow_refresh':
      return <AllowRefreshTokensDialog {...about} />;
    case 'forbid_refresh':
      return <ForbidRefreshTokensDialog {...about} />;
    default:
      throw deed satisfies never;
  }
}
