import { clientRoutes } from './clients/routes.ts';
import { oauthRoutes } from './server/routes.ts';

export const issuerRoutes = [...clientRoutes, ...oauthRoutes];
