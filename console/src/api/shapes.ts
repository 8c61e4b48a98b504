import type { paths } from './schema.gen.ts';

type Body<Operation> = Operation extends {
  responses: { 200: { content: { 'application/json': infer Answered } } };
}
  ? Answered
  : never;
type Item<Operation> = Body<Operation> extends { items: (infer One)[] } ? One : never;

export type Me = Body<paths['/api/v1/auth/me']['get']>;
export type Permission = Me['permissions'][number];
export type User = Item<paths['/api/v1/users']['get']>;
export type Role = User['role'];
export type Invitation = Item<paths['/api/v1/invitations']['get']>;
export type InvitationFound = Body<paths['/api/v1/invitations/look-up']['post']>;
export type RoleTable = Body<paths['/api/v1/roles']['get']>;
export type ApiKey = Item<paths['/api/v1/api-keys']['get']>;
export type KeyScope = ApiKey['scopes'][number];
export type OauthClient = Item<paths['/api/v1/clients']['get']>;
export type ExchangeClient = Item<paths['/api/v1/exchange-clients']['get']>;
export type ExchangeSettings = NonNullable<ExchangeClient['settings']>;
export type Doors = Body<paths['/api/v1/exchange-doors']['get']>;
export type ScopeProfile = Body<paths['/api/v1/scope-profiles']['get']>['profiles'][number];
export type Subject = Item<paths['/api/v1/subjects']['get']>;
export type Platform = Pick<Subject['platform'], 'kind' | 'id'>;
export type JwtIssuer = Body<paths['/api/v1/jwt-issuers']['get']>['issuers'][number];
export type JwtAlgorithm = JwtIssuer['algorithms'][number];
export type KeyCheck = Body<paths['/api/v1/jwt-issuers/{issuerId}/check-keys']['post']>;
export type Webhook = Item<paths['/api/v1/webhooks']['get']>;
export type WebhookEvent = Webhook['event_types'][number];
export type Delivery = Item<paths['/api/v1/webhooks/{endpointId}/deliveries']['get']>;
export type DeliveryState = Delivery['state'];
export type DeliveryDetail = Body<paths['/api/v1/webhooks/{endpointId}/deliveries/{deliveryId}']['get']>;
export type Session = Item<paths['/api/v1/sessions']['get']>;
export type AuditEntry = Item<paths['/api/v1/audit']['get']>;
export type Outcome = NonNullable<
  NonNullable<paths['/api/v1/audit']['get']['parameters']['query']>['outcome']
>;
export type Tenant = Body<paths['/api/v1/tenant']['get']>;
export type Connection = Item<paths['/api/v1/connections']['get']>;
export type ConnectionState = Connection['state'];
export type Service = keyof Connection['services'];
export type ServiceGrant = NonNullable<Connection['services'][Service]>;
export type ConnectionEvent = Item<paths['/api/v1/connections/{connectionId}/timeline']['get']>;
export type Use = Item<paths['/api/v1/connections/{connectionId}/uses']['get']>;
export type Offered = Body<paths['/api/v1/google/capabilities']['get']>;
export type OfferedCapability = Offered['capabilities'][number];
/** Everything that a limit may hold back: also what Keyholder asks for by itself, and offers to nobody. */
export type Capability = Limits['capabilities'][number]['name'];
export type Consent = Body<paths['/api/v1/google/flows/{flowId}']['get']>;
export type ExchangeLink = Body<paths['/api/v1/exchange-links/look']['post']>;
export type Limits = Body<paths['/api/v1/capability-limits']['get']>;
export type LimitedClient = Item<paths['/api/v1/capability-limits/clients']['get']>;
export type Excess = Item<paths['/api/v1/capability-limits/excess']['get']>;
export type Whose = NonNullable<
  paths['/api/v1/capability-limits']['put']['requestBody']
>['content']['application/json']['whose'];
export type Mailbox = Body<paths['/api/v1/mailboxes']['get']>['mailboxes'][number];
export type ShownMailbox = Body<paths['/api/v1/mailboxes/{mailboxId}']['get']>;
export type MailboxStep = Body<paths['/api/v1/mailboxes/{mailboxId}/doctor']['get']>['steps'][number];
export type MailboxTryOut = Body<paths['/api/v1/mailboxes/{mailboxId}/test']['get']>;
export type AsideMail = Item<paths['/api/v1/mailboxes/{mailboxId}/quarantine']['get']>;
export type GoogleSetup = Body<paths['/api/v1/google/config']['get']>;
export type GoogleDraft = NonNullable<GoogleSetup['draft']>;
export type GoogleField = keyof GoogleSetup['fields'];
export type GoogleReset = Body<paths['/api/v1/google/reset']['get']>;
export type SetupStage = 'live' | 'draft';
export type DoctorReport = NonNullable<Body<paths['/api/v1/google/doctor/last']['get']>['report']>;
export type DoctorStep = DoctorReport['steps'][number];
export type Ticket = Item<paths['/api/v1/tickets']['get']>;
export type TicketStatus = Ticket['status'];
export type ShownTicket = Body<paths['/api/v1/tickets/{ticketId}']['get']>;
export type TicketMessage = ShownTicket['messages'][number];
export type DomainClaim = Body<paths['/api/v1/domains']['get']>['domains'][number];
export type SigninSettings = Body<paths['/api/v1/signin-settings']['get']>;
export type SigninPolicy = SigninSettings['policy'];
export type ShownProvider = SigninSettings['providers'][number];
export type SigninProvider = ShownProvider['provider'];
export type SigninPreview = Body<paths['/api/v1/signin-preview']['get']>;
export type Identity = Body<paths['/api/v1/identities']['get']>['identities'][number];
