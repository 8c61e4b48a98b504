import type { AuditNeeds } from '#features/audit/record.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Service } from '../capabilities.ts';

export type SetupNeeds = AuditNeeds & {
  database: Database;
  secrets: SecretsProvider;
  /** Where Google sends people back to. */
  origins: { callbacks: string };
  appFollowers: readonly BoundFollower[];
};

/** One service's way through one OAuth client. */
export type AppOfService = { service: Service; clientId: string };

/** Something that lives on an app: an account that was connected through it. */
export type AppUse = AppOfService & { kind: string; id: string };

/** How features that live on apps say so, and hear of a change. */
export type AppFollower<Needs> = {
  /** What has to be connected again when these are given up. */
  uses(needs: Needs, who: Scope, apps: readonly AppOfService[]): Promise<AppUse[]>;
  /** Something else is live from now on, for these clients or beside them: what was refused may work again. */
  changed(needs: Needs, who: Scope, clientIds: readonly string[]): Promise<void>;
};

export type BoundFollower = {
  uses(who: Scope, apps: readonly AppOfService[]): Promise<AppUse[]>;
  changed(who: Scope, clientIds: readonly string[]): Promise<void>;
};
