import { clientRoutes } from './clients/routes.ts';
import { issuerRoutes } from './issuers/routes.ts';
import { profileRoutes } from './profiles/routes.ts';
import { subjectRoutes } from './subjects/routes.ts';

/** Who exchanges, for whom, and how that is proven. */
export const exchangeSettingRoutes = [...clientRoutes, ...subjectRoutes, ...issuerRoutes, ...profileRoutes];
