import { USUAL_TTL_MS } from '#features/connections/grants/access-token.ts';
import type { Claimable } from './claimable.ts';

export type ClientSettings = {
  /** A token that lives shorter is renewed first. */
  minimumTtlMs: number;
  /** Beside the permission subjects.claim, which is asked for in any case. */
  mayClaim(name: string): boolean;
};

export type StoredSettings = { minimumTtlMs: number; claims: Claimable };

export const usualSettings: StoredSettings = { minimumTtlMs: USUAL_TTL_MS, claims: { kind: 'any' } };

/** Less safe ways to ask, which somebody has to open first for the whole organisation. */
export type ExchangeDoors = { takesGet: boolean; takesKeyInBody: boolean; takesKeyInQuery: boolean };
