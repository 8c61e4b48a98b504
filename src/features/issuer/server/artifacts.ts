import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { digestOf } from '#features/access/opaque-token.ts';
import { shifted } from '#kernel/world.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import {
  type Artifact,
  deleteArtifact,
  deleteOfGrant,
  findArtifact,
  insertArtifact,
  markConsumed,
  upsertArtifact,
} from './store.ts';

const SECOND_MS = 1_000;

/** Where oidc-provider keeps what is not ours to understand. An id is kept as its digest only. */
export function artifactsOf(needs: IssuerNeeds, kind: string): Adapter {
  const asIssuer = <T>(work: (tx: SystemTx) => Promise<T>) =>
    needs.database.asSystem('serve the issuer', work);

  function open({ sealed, idHash, consumedAt }: Artifact): AdapterPayload {
    const text = needs.seals.openForInstallation(placeOf(kind, idHash), sealed).reveal();
    const payload: AdapterPayload = JSON.parse(text);
    return { ...payload, ...(consumedAt && { consumed: Math.floor(consumedAt.getTime() / SECOND_MS) }) };
  }

  async function find(
    by: Parameters<typeof findArtifact>[2],
    id: string,
  ): Promise<AdapterPayload | undefined> {
    const found = await asIssuer(tx => findArtifact(tx, kind, by, hashOf(id)));
    return found && open(found);
  }

  return {
    async upsert(id, payload, expiresInSeconds) {
      const idHash = hashOf(id);
      const { world, seals } = needs;
      const artifact = {
        kind,
        idHash,
        sealed: seals.sealForInstallation(placeOf(kind, idHash), JSON.stringify(payload)),
        uidHash: hashOfText(payload.uid),
        userCodeHash: hashOfText(payload.userCode),
        grantHash: hashOfText(payload.grantId),
        expiresAt: expiresInSeconds === undefined ? null : shifted(world.now(), expiresInSeconds * SECOND_MS),
      };
      if (kind !== 'ReplayDetection') return asIssuer(tx => upsertArtifact(tx, artifact));
      // The library looks and then writes; between the two, on another node, somebody else may have written.
      if (!(await asIssuer(tx => insertArtifact(tx, artifact))))
        throw new errors.InvalidClientAuth('replayed');
    },
    find: id => find('id_hash', id),
    findByUid: uid => find('uid_hash', uid),
    findByUserCode: code => find('user_code_hash', code),
    consume: id => asIssuer(tx => markConsumed(tx, kind, hashOf(id), needs.world.now())),
    destroy: id => asIssuer(tx => deleteArtifact(tx, kind, hashOf(id))),
    revokeByGrantId: grantId => asIssuer(tx => deleteOfGrant(tx, hashOf(grantId))),
  };
}

function placeOf(kind: string, idHash: string) {
  return { table: 'issuer_artifacts', column: 'sealed', row: `${kind}/${idHash}` };
}

function hashOf(id: string): string {
  return digestOf(id).toString('hex');
}

function hashOfText(value: unknown): string | null {
  return typeof value === 'string' ? hashOf(value) : null;
}
