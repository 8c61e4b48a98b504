import { z } from 'zod';

/** What docs, `.env.example` and error messages say about a setting. */
export type SettingNotes = {
  name: string;
  meaning: string;
  /** As one would write it in the environment. None: the setting may be left out. */
  fallback?: string;
  isSecret?: true;
  /** A vendor's address, which only a simulation may replace. */
  isProvider?: true;
  group: 'server' | 'addresses' | 'database' | 'keys' | 'secrets' | 'providers';
};

export const notes = z.registry<SettingNotes>();
