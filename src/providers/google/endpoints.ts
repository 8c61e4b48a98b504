import type { World } from '#kernel/world.ts';

/** Where Google's hosts are, without a final slash. Only a simulation puts them elsewhere. */
export type GoogleEndpoints = {
  /** accounts.google.com */
  accounts: string;
  /** oauth2.googleapis.com */
  oauth2: string;
  /** openidconnect.googleapis.com */
  openid: string;
  /** www.googleapis.com */
  apis: string;
  /** gmail.googleapis.com */
  gmail: string;
  /** pubsub.googleapis.com */
  pubsub: string;
  /** cloudresourcemanager.googleapis.com */
  resourceManager: string;
};

export type GoogleNeeds = { world: World; endpoints: GoogleEndpoints };
