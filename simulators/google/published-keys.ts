import { exportJWK, type JSONWebKeySet } from 'jose';
import { json } from '../frame/answers.ts';
import { certificate } from './certificate.ts';
import type { Google } from './google.ts';

const cached = { 'cache-control': 'public, max-age=21600, must-revalidate, no-transform' };

export async function publishedKeySet(google: Google): Promise<JSONWebKeySet> {
  const published = await google.keys.published();
  const keys = published.map(async ({ kid, publicKey }) => ({
    ...(await exportJWK(publicKey)),
    kid,
    alg: 'RS256',
    use: 'sig',
  }));
  return { keys: await Promise.all(keys) };
}

export async function answerKeySet(google: Google): Promise<Response> {
  const date = google.clock.now().toUTCString(); // by which clients see how wrong their clock is
  return json(await publishedKeySet(google), { headers: { ...cached, date } });
}

/** The older form: key id to PEM certificate. Google's own Node library reads this one. */
export async function answerCertificates(google: Google): Promise<Response> {
  const published = await google.keys.published();
  const certificates = published.map(key => [key.kid, certificate(key, google.clock.now())]);
  return json(Object.fromEntries(certificates), { headers: cached });
}
