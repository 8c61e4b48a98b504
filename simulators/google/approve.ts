import type { AuthorizationRequest } from './authorization-request.ts';
import type { Google } from './google.ts';
import { newAuthorizationCode } from './identifiers.ts';
import type { Approval, AuthorizationCode, Person } from './records.ts';
import { accessDenied, successLocation } from './return-to-app.ts';

/** Remembered: nothing was shown. Asked: the person saw the page and left these scopes ticked. */
export type Decision =
  | { kind: 'remembered' }
  | {
      kind: 'asked';
      tickable: readonly string[];
      ticked: readonly string[];
      accessForMs: number | undefined;
    };

export function approvalKey(sub: string, projectId: string): string {
  return `${sub} ${projectId}`;
}

export function approvalOf(google: Google, sub: string, projectId: string): Approval | undefined {
  return google.approvals.get(approvalKey(sub, projectId));
}

/** Records the consent, makes the code and says where the browser goes. */
export function approve(
  google: Google,
  request: AuthorizationRequest,
  person: Person,
  decision: Decision,
): string {
  const scopes = decision.kind === 'remembered' ? request.scopes : leftTicked(request, decision);
  if (scopes.length === 0) return accessDenied(request);
  if (decision.kind === 'asked') signedInAgain(google, person);
  const approval = recordApproval(google, request, person, scopes);
  const code = issueCode(google, request, person, {
    scopes: request.includesGrantedScopes ? [...new Set([...scopes, ...approval.scopes])] : scopes,
    bringsRefreshToken: bringsRefreshToken(request, approval),
    accessForMs: decision.kind === 'asked' ? decision.accessForMs : undefined,
  });
  return successLocation(request, person, code, decision.kind === 'asked');
}

function leftTicked(request: AuthorizationRequest, decision: Decision & { kind: 'asked' }): string[] {
  return request.scopes.filter(
    scope => !decision.tickable.includes(scope) || decision.ticked.includes(scope),
  );
}

function signedInAgain(google: Google, person: Person): void {
  person.lastSignedInAt = google.clock.now();
  person.reauthentication = 'none';
}

function recordApproval(
  google: Google,
  { owner }: AuthorizationRequest,
  { sub }: Person,
  scopes: readonly string[],
): Approval {
  const projectId = owner.project.id;
  const approval = approvalOf(google, sub, projectId) ?? {
    sub,
    projectId,
    scopes: new Set(),
    offlineClients: new Set(),
    firstGivenAt: google.clock.now(),
  };
  for (const scope of scopes) approval.scopes.add(scope);
  google.approvals.set(approvalKey(sub, projectId), approval);
  return approval;
}

/** The first time this person lets this client work offline, and whenever consent was demanded. */
function bringsRefreshToken(request: AuthorizationRequest, approval: Approval): boolean {
  if (request.accessType !== 'offline') return false;
  const isFirst = !approval.offlineClients.has(request.owner.client.id);
  approval.offlineClients.add(request.owner.client.id);
  return isFirst || request.prompt.consent;
}

type CodeParts = { scopes: readonly string[]; bringsRefreshToken: boolean; accessForMs: number | undefined };

function issueCode(
  google: Google,
  request: AuthorizationRequest,
  person: Person,
  { accessForMs, ...parts }: CodeParts,
): AuthorizationCode {
  const nowMs = google.clock.now().getTime();
  const code: AuthorizationCode = {
    ...parts,
    code: newAuthorizationCode(google.random),
    sub: person.sub,
    clientId: request.owner.client.id,
    projectId: request.owner.project.id,
    redirectUri: request.redirectUri,
    challenge: request.challenge,
    nonce: request.nonce,
    accessType: request.accessType,
    authTime: request.wantsAuthTime ? person.lastSignedInAt : undefined,
    accessEndsAt: accessForMs === undefined ? undefined : new Date(nowMs + accessForMs),
    expiresAt: new Date(nowMs + google.settings.codeLifetimeMs),
    isUsed: false,
  };
  sweep(google);
  google.codes.set(code.code, code);
  return code;
}

/** An expired code is answered like an unknown one, and the oldest come first. */
function sweep(google: Google): void {
  const now = google.clock.now();
  for (const { code, expiresAt } of google.codes.values()) {
    if (expiresAt > now) return;
    google.codes.delete(code);
  }
}
