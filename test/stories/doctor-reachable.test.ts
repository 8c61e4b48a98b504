import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { StepNeeds } from '#features/apps/doctor/doctor-needs.ts';
import { proofOf } from '#features/apps/doctor/probe.ts';
import { reachableStep } from '#features/apps/doctor/steps/reachable.ts';
import { createSealedSecrets } from '#features/secrets/sealed-secrets.ts';
import { realWorld } from '#kernel/world.ts';
import { endpointsAt } from '../platform/google-oauth-house.ts';
import { type AccessWorld, openAccessWorld, operatorOf } from './access-world.ts';

let world: AccessWorld;
before(async () => {
  world = await openAccessWorld();
});
after(() => world.close());

const asked: string[] = [];

/** What the doctor finds when this is what answers at the server's public address. */
async function foundWhere(answer: (nonce: string) => Promise<Response>): Promise<string | undefined> {
  const fetch = async (request: Request) => {
    const { href, searchParams } = new URL(request.url);
    asked.push(href);
    return answer(searchParams.get('nonce') ?? '');
  };
  const public_ = 'https://keyholder.example.com';
  const needs: StepNeeds = {
    ...world.needs,
    world: { ...realWorld(), fetch },
    endpoints: endpointsAt('http://127.0.0.1:1'),
    secrets: createSealedSecrets(world.needs),
    isSimulated: false,
    origins: { canonical: public_, console: public_, callbacks: public_ },
  };
  const values = { hasOneApp: true, fields: new Map() };
  const [found] = await reachableStep.run(needs, operatorOf(world.acme), { stage: 'live', values, apps: [] });
  return found?.code;
}

test('the server that answers for itself is known by its proof, each time by another', async () => {
  const code = await foundWhere(async nonce => Response.json({ proof: await proofOf(world.needs, nonce) }));
  assert.equal(code, 'reachable');
  await foundWhere(async () => Response.json({}));
  assert.equal(new Set(asked).size, asked.length, 'an answer could be kept and played again');
});

test('whatever else answers there is somebody else, also with a proof of another question', async () => {
  const others: Record<string, () => Promise<Response>> = {
    'a page': async () =>
      new Response('<h1>Welcome to nginx</h1>', { headers: { 'content-type': 'text/html' } }),
    'an old proof': async () => Response.json({ proof: await proofOf(world.needs, 'a'.repeat(24)) }),
    'another installation': async () => Response.json({ proof: 'x'.repeat(43) }),
    'a missing page': async () => Response.json({ code: 'not_found' }, { status: 404 }),
  };
  for (const [what, answer] of Object.entries(others))
    assert.equal(await foundWhere(answer), 'somebody_else_answers', what);
});

test('nobody at all is worth a look and no proof that people do not get through', async () => {
  const code = await foundWhere(async () => {
    throw new TypeError('fetch failed');
  });
  assert.equal(code, 'not_reached');
});
