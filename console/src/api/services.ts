import { api, done } from './client.ts';

const one = (serviceId: string) => ({ params: { path: { serviceId } } });

export function freezeService(serviceId: string) {
  return done(api.POST('/api/v1/services/{serviceId}/freeze', one(serviceId)));
}

export function unfreezeService(serviceId: string) {
  return done(api.POST('/api/v1/services/{serviceId}/unfreeze', one(serviceId)));
}
