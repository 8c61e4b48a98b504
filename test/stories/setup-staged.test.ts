import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { forgetFormer } from '#features/apps/setup/promote.ts';
import type { Client } from '#test/harness/client.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { operatorOf } from './access-world.ts';
import { clientOf, foundBy, openSetupWorld, type SetupWorld, secretOf } from './setup-world.ts';

let world: SetupWorld;
let acme: Client;
let kim: Client;
let newClientId: string;

before(async () => {
  world = await openSetupWorld();
  await signIn();
  const { outcome } = await world.connect(kim, { account: 'kim@acme.test' }, { capabilities: 'mail.read' });
  assert.equal(outcome, 'connected');
});
after(() => world.keyholder.close());

async function signIn(): Promise<void> {
  acme = await world.keyholder.signedIn('admin@acme.test');
  kim = await world.keyholder.signedIn('kim@acme.test');
}

/** Asks for a token that is nearly new, so that each time the clock has moved a refresh has to bring it. */
async function vend(): Promise<void> {
  const answer = await kim.get('/api/v1/google/credentials?service=gmail&min_ttl=3500').response;
  assert.equal(answer.status, 200, `a vend failed: ${await answer.clone().text()}`);
}
const anHourLater = () => world.control('POST', 'clock', { advance: '56m' });

const refreshes = () => world.requestsTo('/google/oauth2/token&contains=grant_type%3Drefresh_token');

async function draftWith(asked: Record<string, unknown>): Promise<string> {
  const { saved_to, draft } = await world.save(acme, asked);
  assert.equal(saved_to, 'draft');
  return draft?.id ?? assert.fail('There is no draft.');
}

async function verified(draftId: string): Promise<string> {
  const { outcome, steps } = await world.examine(acme, 'draft');
  assert.notEqual(outcome, 'fail', JSON.stringify(steps));
  return draftId;
}

test('a draft that was not verified, or does not work, is not promoted by accident', async () => {
  const wrong = await draftWith({ google_client_secret: secretOf('wrong') });
  const reasonOf = async (id: string) => (await world.promote(acme, id).problem(409)).reason;
  assert.equal(await reasonOf(wrong), 'not_verified');
  const [found] = foundBy(await world.examine(acme, 'draft'), 'client_accepted');
  assert.equal(found?.code, 'wrong_secret');
  assert.equal(await reasonOf(wrong), 'verification_failed');
  assert.equal(foundBy(await world.examine(acme), 'client_accepted')[0]?.outcome, 'pass', 'the live one');
  await anHourLater();
  await signIn();
  await vend();
});

test('a draft that was saved again is another one, and what was verified does not count for it', async () => {
  const first = await draftWith({ google_client_secret: (await world.newSecret()).value });
  await verified(first);
  const second = await draftWith({ google_project_id: 'acme-keyholder-two' });
  assert.notEqual(first, second);
  assert.equal((await world.promote(acme, first).problem(409)).code, 'conflict');
  assert.equal((await world.promote(acme, second).problem(409)).reason, 'not_verified');
  await acme.delete('/api/v1/google/config/draft').expect(200);
});

test('promoting and rolling back under load fails not one vend', async () => {
  const { secrets } = await readClient();
  const draftId = await verified(await draftWith({ google_client_secret: secrets.at(-1)?.value }));
  const before = await refreshes();
  for (const step of ['promote', 'roll-back', 'roll-back']) {
    const asked = step === 'promote' ? { draft_id: draftId } : {};
    for (let round = 0; round < 4; round += 1) {
      await world.control('POST', 'clock', { advance: '2m' });
      const swapped = round === 1 && acme.post(`/api/v1/google/config/${step}`, asked).expect(200);
      await Promise.all([swapped, ...Array.from({ length: 12 }, vend)]);
      await Promise.all(Array.from({ length: 4 }, vend));
    }
  }
  assert.ok((await refreshes()) >= before + 12, 'Google was not asked in between.');
});

test('while a secret changes both are tried, whichever Google knows by then', async () => {
  await world.deleteOldestSecret();
  await anHourLater();
  await signIn();
  await vend();
  await acme.post('/api/v1/google/config/roll-back').expect(200);
  await anHourLater();
  await signIn();
  await vend();
  assert.equal(foundBy(await world.examine(acme), 'client_accepted')[0]?.code, 'wrong_secret');
  await acme.post('/api/v1/google/config/roll-back').expect(200);
});

test('a new client says beforehand who has to connect again, and nobody has to within the day', async () => {
  const added = await world.control('POST', `projects/${acmeGoogle.projectId}/clients`, {
    redirectUris: [
      ...['/api/auth/google/callback', '/api/auth/callback', '/auth/google/callback'],
      '/api/auth/google/calendar/callback',
    ].map(path => `${world.keyholder.url}${path}`),
  });
  newClientId = String(added.clientId);
  const draftId = await draftWith({
    google_client_id: added.clientId,
    google_client_secret: added.clientSecret,
  });
  const { draft } = await world.show(acme);
  assert.deepEqual(
    draft?.reconnects.map(({ kind, service }) => `${kind} ${service}`),
    ['connection mail'],
  );
  await verified(draftId);
  await world.promote(acme, draftId).expect(200);
  await anHourLater();
  await signIn();
  await vend();
  await world.control('POST', 'clock', { advance: '25h' });
  await signIn();
  const { code, reason } = await kim.get('/api/v1/google/credentials?service=gmail').problem(503);
  assert.deepEqual([code, reason], ['app_broken', 'app_changed']);
});

test('after its day there is nothing to go back to, and nothing of it is kept', async () => {
  assert.equal((await world.show(acme)).former, null);
  assert.equal((await acme.post('/api/v1/google/config/roll-back').problem(409)).code, 'conflict');
  const [tenant] = await world.rows("select id from tenants where slug = 'acme'");
  const kept = "select name from tenant_secrets where tenant_id = $1 and name = 'google_former'";
  assert.equal((await world.rows(kept, [tenant?.id])).length, 1);
  await forgetFormer(world.keyholder.server.needs, operatorOf(tenant?.id));
  assert.equal((await world.rows(kept, [tenant?.id])).length, 0);
  assert.equal((await world.rows('select * from google_formers')).length, 0);
});

test('two who promote the same draft at once promote it once', async () => {
  const draftId = await draftWith({ google_client_secret: (await world.newSecret(newClientId)).value });
  await verified(draftId);
  const answers = await Promise.all(
    [1, 2, 3].map(async () => (await world.promote(acme, draftId).response).status),
  );
  assert.deepEqual(answers.sort(), [200, 409, 409]);
});

test('two who take back the same swap at once take it back once', async () => {
  const swap = async () =>
    new URLSearchParams({ promoted_at: String((await world.show(acme)).former?.promoted_at) });
  await world.control('POST', 'clock', { advance: '1s' });
  const path = `/api/v1/google/config/roll-back?${await swap()}`;
  const answers = await Promise.all([1, 2].map(async () => (await acme.post(path).response).status));
  assert.deepEqual(answers.sort(), [200, 409]);
  assert.equal((await acme.post(path).problem(409)).reason, 'former_changed');
  assert.equal(foundBy(await world.examine(acme), 'client_accepted')[0]?.code, 'accepted');
  await acme.post(`/api/v1/google/config/roll-back?${await swap()}`).expect(200);
});

test('what belongs to another organisation is not touched by any of it', async () => {
  const globex = await world.keyholder.signedIn('admin@globex.test');
  const { draft } = await world.save(globex, {
    google_client_id: clientOf('globex'),
    google_client_secret: secretOf('globex'),
  });
  assert.equal(draft, null);
  const { draft: acmes } = await world.save(acme, { google_client_secret: secretOf('next') });
  assert.equal((await world.promote(globex, acmes?.id ?? '').problem(409)).code, 'conflict');
  assert.equal((await world.show(acme)).draft?.id, acmes?.id);
});

async function readClient() {
  const path = `projects/${acmeGoogle.projectId}/clients/${acmeGoogle.clientId}`;
  const { secrets } = await world.control('GET', path);
  if (!Array.isArray(secrets)) throw new Error('A client has secrets.');
  return { secrets: secrets.map(({ value }): { value: string } => ({ value: String(value) })) };
}
