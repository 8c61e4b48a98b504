import type { World } from '#kernel/world.ts';

/** Where Microsoft's hosts are, without a final slash. Only a simulation puts them elsewhere. */
export type MicrosoftEndpoints = {
  /** login.microsoftonline.com */
  login: string;
};

export type MicrosoftNeeds = { world: World; microsoftEndpoints: MicrosoftEndpoints };
