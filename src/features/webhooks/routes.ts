import { deliveryRoutes } from './deliveries/routes.ts';
import { endpointRoutes } from './endpoints/routes.ts';

export const webhookRoutes = [...endpointRoutes, ...deliveryRoutes];
