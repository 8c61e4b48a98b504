import type { ConnectionNeeds } from '#features/connections/connection-needs.ts';
import type { DisconnectNeeds } from '#features/connections/disconnect/disconnect.ts';
import type { VendNeeds } from '#features/connections/vend/vend.ts';
import type { IssuerNeeds } from './issuers/verify.ts';
import type { RememberedSettings } from './remembered-settings.ts';

export type ExchangeNeeds = ConnectionNeeds &
  VendNeeds &
  DisconnectNeeds &
  IssuerNeeds & { rememberedSettings: RememberedSettings };
