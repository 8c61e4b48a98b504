import { bindTenant } from '#features/connections/receipts/bind.ts';
import { type BookHead, signBook } from '#features/connections/receipts/head.ts';
import { verifyBook } from '#features/connections/receipts/verify.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { openAuditWorld } from './audit-world.ts';

export type ReceiptsWorld = Awaited<ReturnType<typeof openReceiptsWorld>>;

const gmailRead = 'https://www.googleapis.com/auth/gmail.readonly';

/** Two organisations whose tokens leave, without a Google to get them from. */
export async function openReceiptsWorld() {
  const audit = await openAuditWorld({ mostConnections: 12 });
  const { needs, clock } = audit;

  /** As whoever hands out tokens writes it. */
  async function vend(
    who: Scope,
    {
      connection = newId<'connection'>(needs.world),
      viaId = newId<'session'>(needs.world),
      times = 1,
      scopes = [gmailRead, 'openid'],
    } = {},
  ) {
    const actorId = who.actor.kind === 'user' ? who.actor.userId : 'nobody';
    const via = { via_kind: 'session', via_id: viaId };
    await needs.database.inTenant(who, tx =>
      tx
        .insertInto('vend_receipts')
        .values({
          ...{ id: newId<'receipt'>(needs.world), connection_id: connection, at: clock.now(), scopes, times },
          ...{ actor_kind: 'user', actor_id: actorId, ...via },
        })
        .execute(),
    );
    return connection;
  }

  return {
    ...audit,
    vend,
    exportHead: (who: Scope) => signBook({ ...needs, headSigner: { sign: async () => 'signed' } }, who),
    bind: (who: Scope) => bindTenant(needs, who.tenantId),
    /** What is wrong with the book and where, or how much is in it. */
    async verdict(who: Scope, against?: BookHead): Promise<unknown[]> {
      const verified = await verifyBook(needs, who, { against });
      return verified.kind === 'whole'
        ? [verified.receipts, verified.pages, verified.firstPage]
        : [verified.what, verified.page, verified.line];
    },
  };
}
