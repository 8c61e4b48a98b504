import { apiKeyRoutes } from './api-keys/routes.ts';
import { invitationRoutes } from './invitations/routes.ts';
import { passwordRoutes } from './passwords/routes.ts';
import { serviceRoutes } from './services/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { signingKeyRoutes } from './signing-keys/routes.ts';
import { tokenRoutes } from './tokens/routes.ts';
import { userRoutes } from './users/routes.ts';

export const accessRoutes = [
  ...sessionRoutes,
  ...tokenRoutes,
  ...passwordRoutes,
  ...userRoutes,
  ...invitationRoutes,
  ...apiKeyRoutes,
  ...serviceRoutes,
  ...signingKeyRoutes,
];
