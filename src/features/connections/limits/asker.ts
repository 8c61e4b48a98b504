import type { ApiKeyId } from '#features/access/api-keys/api-key.ts';
import type { ServiceId } from '#features/access/services/service.ts';
import type { UserId } from '#kernel/ids.ts';

/** Whose limits hold together. */
export type Asker = {
  userId?: UserId | undefined;
  keyId?: ApiKeyId | undefined;
  serviceId?: ServiceId | undefined;
};
