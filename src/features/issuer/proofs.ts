import { clientTokenProof } from './tokens/client-token-proof.ts';

export const issuerProofs = [clientTokenProof];
