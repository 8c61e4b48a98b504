import type { AccessNeeds } from '#features/access/access-needs.ts';
import { accessUpkeep } from '#features/access/jobs.ts';
import { accessProofs } from '#features/access/proofs.ts';
import { accessRoutes } from '#features/access/routes.ts';
import { accessSealedColumns } from '#features/access/sealed-columns.ts';
import type { BundleNeeds } from '#features/apps/doctor/bundle.ts';
import type { StepNeeds } from '#features/apps/doctor/doctor-needs.ts';
import { probeRoutes } from '#features/apps/doctor/probe.ts';
import { doctorRoutes } from '#features/apps/doctor/routes.ts';
import type { DoctorStep } from '#features/apps/doctor/step.ts';
import { appDoctorSteps } from '#features/apps/doctor/steps.ts';
import { type ResetNeeds, resetJob } from '#features/apps/reset/reset.ts';
import type { ResetStep } from '#features/apps/reset/reset-step.ts';
import { resetRoutes } from '#features/apps/reset/routes.ts';
import { setupUpkeep } from '#features/apps/setup/jobs.ts';
import { setupRoutes } from '#features/apps/setup/routes.ts';
import type { AppFollower } from '#features/apps/setup/setup-needs.ts';
import { auditJobs, auditUpkeep } from '#features/audit/jobs.ts';
import { type AuditRouteNeeds, auditRoutes } from '#features/audit/routes.ts';
import { auditSealedColumns } from '#features/audit/sealed-columns.ts';
import { connectionFollower } from '#features/connections/app-follower.ts';
import type { ConnectionNeeds } from '#features/connections/connection-needs.ts';
import { credentialRoutes } from '#features/connections/credentials/routes.ts';
import type { CredentialNeeds } from '#features/connections/credentials/take.ts';
import type { DisconnectNeeds } from '#features/connections/disconnect/disconnect.ts';
import { disconnectJobs, disconnectUpkeep } from '#features/connections/disconnect/jobs.ts';
import { disconnectRoutes } from '#features/connections/disconnect/routes.ts';
import { connectionDoctorSteps } from '#features/connections/doctor/steps.ts';
import { grantUpkeep } from '#features/connections/grants/jobs.ts';
import { consentUpkeep } from '#features/connections/jobs.ts';
import { receiptUpkeep } from '#features/connections/receipts/jobs.ts';
import { connectionResetStep } from '#features/connections/reset/reset-step.ts';
import { connectionRoutes } from '#features/connections/routes.ts';
import { connectionSealedColumns } from '#features/connections/sealed-columns.ts';
import type { ExchangeNeeds } from '#features/exchange/exchange-needs.ts';
import type { RegisterNeeds } from '#features/exchange/issuers/register-needs.ts';
import { keyInBodyProof, keyInQueryProof } from '#features/exchange/key-elsewhere.ts';
import { linkUpkeep } from '#features/exchange/links/jobs.ts';
import { linkRoutes } from '#features/exchange/links/routes.ts';
import { exchangeRoutes } from '#features/exchange/routes.ts';
import { exchangeSettingRoutes } from '#features/exchange/setting-routes.ts';
import { issuerUpkeep } from '#features/issuer/jobs.ts';
import { issuerProofs } from '#features/issuer/proofs.ts';
import { issuerRoutes } from '#features/issuer/routes.ts';
import { issuerSealedColumns } from '#features/issuer/sealed-columns.ts';
import type { Issuer } from '#features/issuer/server/issuer.ts';
import { mailboxesToldStep } from '#features/mail/doctor/doctor-step.ts';
import type { MailStepNeeds } from '#features/mail/doctor/mail-step-needs.ts';
import { mailboxDoctorRoutes } from '#features/mail/doctor/routes.ts';
import { mailUpkeep } from '#features/mail/jobs.ts';
import type { MailboxNeeds } from '#features/mail/mailboxes/mailbox-needs.ts';
import { mailboxRoutes } from '#features/mail/mailboxes/routes.ts';
import type { PushNeeds } from '#features/mail/push/receive.ts';
import { pushRoutes } from '#features/mail/push/routes.ts';
import { mailResetStep } from '#features/mail/tidy/reset-step.ts';
import { trialRoutes } from '#features/mail/trying/routes.ts';
import { mailFollower } from '#features/mail/watch/setup-follower.ts';
import { outboxJobs, outboxUpkeep } from '#features/outbox/jobs.ts';
import type { OutboxNeeds } from '#features/outbox/outbox-needs.ts';
import { outboxSealedColumns } from '#features/outbox/sealed-columns.ts';

import { type SecretUpkeepNeeds, secretUpkeep } from '#features/secrets/jobs.ts';
import { secretSealedColumns } from '#features/secrets/sealed-columns.ts';
import { discoveryRoutes } from '#features/signin/discovery/routes.ts';
import type { DomainNeeds } from '#features/signin/domains/domain-needs.ts';
import { domainRoutes } from '#features/signin/domains/routes.ts';
import { flowRoutes } from '#features/signin/flows/routes.ts';
import { identityRoutes } from '#features/signin/identities/routes.ts';
import { signinUpkeep } from '#features/signin/jobs.ts';
import { signinSettingsRoutes } from '#features/signin/settings/routes.ts';
import type { SigninNeeds } from '#features/signin/signin-needs.ts';
import type { TenantNeeds } from '#features/tenants/needs.ts';
import { tenantRoutes } from '#features/tenants/routes.ts';
import { ticketRoutes } from '#features/tickets/routes.ts';
import { ticketSealedColumns } from '#features/tickets/sealed-columns.ts';
import type { TicketNeeds } from '#features/tickets/ticket-needs.ts';
import { webhookUpkeep } from '#features/webhooks/jobs.ts';
import { webhookRoutes } from '#features/webhooks/routes.ts';
import { webhookSealedColumns } from '#features/webhooks/sealed-columns.ts';
import type { WebhookNeeds } from '#features/webhooks/webhook-needs.ts';
import type { SealedColumn } from '#platform/crypto/sealed-column.ts';
import type { LiveEvents } from '#platform/http/live-events.ts';
import type { Metrics } from '#platform/http/metrics.ts';
import type { Proof } from '#platform/http/proof.ts';
import type { Route } from '#platform/http/route.ts';
import type { AnyJob, Upkeep } from '#platform/queue/job.ts';
import { type ConsoleNeeds, consoleRoutes, signInPage } from './http/console.ts';
import { type DocsNeeds, docsRoutes } from './http/docs-routes.ts';
import { type HouseNeeds, houseRoutes } from './http/house-routes.ts';
import { liveRoutes } from './http/live-routes.ts';
import { signInForm } from './http/sign-in-form.ts';
import { type KeyUpkeepNeeds, keyUpkeep } from './worker/key-upkeep.ts';

/** What all features together are handed. */
export type EveryNeed = AccessNeeds &
  AuditRouteNeeds &
  TenantNeeds &
  SigninNeeds &
  DomainNeeds &
  WebhookNeeds &
  BundleNeeds &
  ResetNeeds &
  SecretUpkeepNeeds &
  ConnectionNeeds &
  CredentialNeeds &
  DisconnectNeeds &
  ExchangeNeeds &
  RegisterNeeds &
  OutboxNeeds &
  MailboxNeeds &
  PushNeeds &
  TicketNeeds &
  HouseNeeds &
  KeyUpkeepNeeds &
  ConsoleNeeds &
  DocsNeeds & { live: LiveEvents; metrics: Metrics; issuer: Issuer };

/** The API, as its documentation lists it. */
export const apiRoutes: readonly Route<EveryNeed>[] = [
  ...accessRoutes,
  ...tenantRoutes,
  ...discoveryRoutes,
  ...domainRoutes,
  ...signinSettingsRoutes,
  ...flowRoutes,
  ...identityRoutes,
  ...auditRoutes,
  ...webhookRoutes,
  ...setupRoutes,
  ...doctorRoutes,
  ...probeRoutes,
  ...resetRoutes,
  ...connectionRoutes,
  ...credentialRoutes,
  ...disconnectRoutes,
  ...issuerRoutes,
  ...exchangeRoutes,
  ...linkRoutes,
  ...exchangeSettingRoutes,
  ...mailboxRoutes,
  ...trialRoutes,
  ...mailboxDoctorRoutes,
  ...pushRoutes,
  ...ticketRoutes,
  ...liveRoutes,
  ...houseRoutes,
];

export const everyRoute: readonly Route<EveryNeed>[] = [
  ...apiRoutes,
  ...docsRoutes(apiRoutes),
  ...consoleRoutes,
  signInPage,
  signInForm,
];

/** Tried in this order: the first that is there decides. */
export const everyProof: readonly Proof<EveryNeed>[] = [
  keyInQueryProof,
  ...issuerProofs,
  ...accessProofs,
  keyInBodyProof,
];

export const everyJob: readonly AnyJob<EveryNeed>[] = [
  ...auditJobs,
  resetJob,
  ...disconnectJobs,
  ...outboxJobs,
];

/** What the doctor looks at, in this order. */
export const everyDoctorStep: readonly DoctorStep<MailStepNeeds>[] = [
  ...appDoctorSteps,
  ...connectionDoctorSteps,
  mailboxesToldStep,
];

/** What a reset of mail and calendar takes back, in this order. */
export const everyResetStep: readonly ResetStep<DisconnectNeeds>[] = [connectionResetStep, mailResetStep];

/** Who lives on an organisation's Google app and hears when it changes. */
export const everyAppFollower: readonly AppFollower<StepNeeds>[] = [connectionFollower, mailFollower];

/** What is sealed, and sealed anew when keys rotate: by an organisation's key, or by the installation's. */
export const tenantSealedColumns: readonly SealedColumn[] = [
  ...auditSealedColumns,
  ...secretSealedColumns,
  ...webhookSealedColumns,
  ...connectionSealedColumns,
  ...outboxSealedColumns,
  ...ticketSealedColumns,
];

export const installationSealedColumns: readonly SealedColumn[] = [
  ...accessSealedColumns,
  ...issuerSealedColumns,
];

export const everyUpkeep: readonly Upkeep<EveryNeed>[] = [
  ...accessUpkeep,
  ...auditUpkeep,
  ...signinUpkeep,
  ...webhookUpkeep,
  ...secretUpkeep,
  ...setupUpkeep,
  ...consentUpkeep,
  ...mailUpkeep,
  ...grantUpkeep,
  ...receiptUpkeep,
  ...disconnectUpkeep,
  ...linkUpkeep,
  ...issuerUpkeep,
  ...outboxUpkeep,
  keyUpkeep(tenantSealedColumns),
];
