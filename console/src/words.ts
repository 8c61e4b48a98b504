import { apiKeys } from './words/api-keys.ts';
import { audit } from './words/audit.ts';
import { clients } from './words/clients.ts';
import { connect } from './words/connect.ts';
import { connections } from './words/connections.ts';
import { domains } from './words/domains.ts';
import { exchange } from './words/exchange.ts';
import { exchangeLink } from './words/exchange-link.ts';
import { frame } from './words/frame.ts';
import { googleDoctor } from './words/google-doctor.ts';
import { googleErrors } from './words/google-errors.ts';
import { googleGuide } from './words/google-guide.ts';
import { googleSetup } from './words/google-setup.ts';
import { home } from './words/home.ts';
import { inbox } from './words/inbox.ts';
import { invitation } from './words/invitation.ts';
import { jwtIssuers } from './words/jwt-issuers.ts';
import { limits } from './words/limits.ts';
import { mailboxes } from './words/mailboxes.ts';
import { parts } from './words/parts.ts';
import { problems } from './words/problems.ts';
import { profile } from './words/profile.ts';
import { providers } from './words/providers.ts';
import { sessions } from './words/sessions.ts';
import { settings } from './words/settings.ts';
import { signIn } from './words/sign-in.ts';
import { subjects } from './words/subjects.ts';
import { tryExchange } from './words/try-exchange.ts';
import { users } from './words/users.ts';
import { webhooks } from './words/webhooks.ts';

/** Everything the console says. No page carries words of its own. */
export const words = {
  product: 'Keyholder',
  frame,
  parts,
  problems,
  signIn,
  invitation,
  home,
  inbox,
  connections,
  connect,
  googleErrors,
  exchangeLink,
  limits,
  users,
  apiKeys,
  clients,
  exchange,
  tryExchange,
  subjects,
  jwtIssuers,
  mailboxes,
  webhooks,
  sessions,
  audit,
  settings,
  googleSetup,
  googleGuide,
  googleDoctor,
  providers,
  domains,
  profile,
} as const;
