import type { ApiKeyId } from '#features/access/api-keys/api-key.ts';
import type { ServiceId } from '#features/access/services/service.ts';
import type { StoredSettings } from './settings.ts';

/** Whoever exchanges under settings of their own: a service with all its keys, or one key of a person. */
export type ClientName = { kind: 'service'; id: ServiceId } | { kind: 'api_key'; id: ApiKeyId };

export type ListedClient = {
  kind: ClientName['kind'];
  id: string;
  name: string;
  /** Of a person's key. */
  ownerName: string | null;
  isFrozen: boolean;
  /** Any of its living keys may act for subjects, or exchange at all. */
  mayExchange: boolean;
  hasClaims: boolean;
  /** Null: the usual. */
  settings: StoredSettings | null;
};
