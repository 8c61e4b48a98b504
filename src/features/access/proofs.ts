import { apiKeyProof } from './api-keys/api-key-proof.ts';
import { sessionProof } from './sessions/session-proof.ts';
import { accessTokenProof } from './tokens/access-token-proof.ts';

/** What a program says on purpose comes before what a browser sends by itself. */
export const accessProofs = [apiKeyProof, accessTokenProof, sessionProof];
