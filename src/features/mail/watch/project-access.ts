import { projectNumberOf } from '#features/apps/setup/field.ts';
import { stageNames, stagesIn } from '#features/apps/setup/stages.ts';
import { type AppValues, appIn, type SetupValues, serviceAccountIn } from '#features/apps/setup/values.ts';
import { accessToken } from '#features/connections/grants/access-token.ts';
import type { NoToken } from '#features/connections/grants/vended.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { askAsServiceAccount } from '#providers/google/service-account/token.ts';
import type { MailNeeds } from '../mail-needs.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import type { Caretaker } from './caretaker.ts';
import { findAccount } from './store.ts';
import type { WatchTrouble } from './trouble.ts';

const PUBSUB_SCOPE = 'https://www.googleapis.com/auth/pubsub';

export type ProjectAccess = {
  kind: 'access';
  token: Secret<string>;
  /** The project of the OAuth client: Gmail publishes to no other. */
  projectId: string;
  projectNumber: string;
  as: Caretaker;
};

export type OpenedProject = ProjectAccess | { kind: 'none'; trouble: WatchTrouble };

type SetupReading = Pick<MailNeeds, 'secrets' | 'world' | 'endpoints'>;

/**
 * What is to be done in the organisation's own project is done as its own service account. Where none is stored, the
 * mailbox's own account may allow it; where there is one that Google refuses, that is to be mended and nothing else
 * takes its place.
 */
export async function openProject(
  needs: MailNeeds,
  who: Scope,
  mailboxId: MailboxId,
): Promise<OpenedProject> {
  const live = await readLive(needs, who);
  return hasServiceAccount(live)
    ? asServiceAccount(needs, live)
    : throughAccount(needs, who, live, mailboxId);
}

/** For whoever may not renew anybody's token. */
export async function openAsServiceAccount(needs: SetupReading, who: Scope): Promise<OpenedProject> {
  const live = await readLive(needs, who);
  return hasServiceAccount(live) ? asServiceAccount(needs, live) : none('no_service_account');
}

/** Whether a mailbox's own account is needed to have Gmail tell of new mail at once. */
export async function needsAccountForProject(needs: SetupReading, who: Scope): Promise<boolean> {
  const live = await readLive(needs, who);
  return !hasServiceAccount(live) && appIn(live, 'mail')?.projectId !== undefined;
}

async function readLive({ secrets, world }: SetupReading, who: Scope): Promise<SetupValues> {
  return stagesIn(await secrets.read(who, stageNames), world.now()).live;
}

function hasServiceAccount({ fields }: SetupValues): boolean {
  return fields.has('google_service_account_key');
}

async function asServiceAccount(needs: SetupReading, live: SetupValues): Promise<OpenedProject> {
  const account = serviceAccountIn(live);
  if (!account) return none('key_refused');
  const project = projectIn(appIn(live, 'mail'));
  if (!project) return none('no_project');
  const token = await askAsServiceAccount(needs, account, [PUBSUB_SCOPE]);
  if (token.kind === 'busy') return none('google_busy');
  if (token.kind !== 'granted') return none('key_refused');
  const as = { kind: 'service_account', email: account.email } as const;
  return { kind: 'access', token: token.accessToken, ...project, as };
}

async function throughAccount(
  needs: MailNeeds,
  who: Scope,
  live: SetupValues,
  mailboxId: MailboxId,
): Promise<OpenedProject> {
  const account = await needs.database.inTenant(who, tx => findAccount(tx, mailboxId));
  const project = projectIn(appIn(live, 'mail'));
  if (!account || !project) return none(account ? 'no_project' : 'no_service_account');
  const { connectionId, address } = account;
  const vended = await accessToken(needs, who, connectionId, { scopes: [PUBSUB_SCOPE], use: 'inside' });
  if (vended.kind !== 'token') return none(whyNone(vended));
  return { kind: 'access', token: vended.accessToken, ...project, as: { kind: 'account', email: address } };
}

function projectIn(app: AppValues | undefined) {
  return app?.projectId && { projectId: app.projectId, projectNumber: projectNumberOf(app.clientId) };
}

function whyNone(vended: NoToken): WatchTrouble {
  switch (vended.kind) {
    case 'busy':
      return 'google_busy';
    case 'scope_missing':
    case 'never_raw':
      return 'no_service_account';
    case 'not_connected':
    case 'needs_reconnect':
    case 'app_broken':
      return 'no_access';
    default:
      return vended satisfies never;
  }
}

function none(trouble: WatchTrouble): { kind: 'none'; trouble: WatchTrouble } {
  return { kind: 'none', trouble };
}
