import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { startKeyholder, type TestKeyholder } from '../harness/keyholder.ts';

describe('the server', () => {
  let keyholder: TestKeyholder;
  before(async () => {
    keyholder = await startKeyholder();
  });
  after(() => keyholder.close());

  it('says that it is ready, and that its providers are simulated', async () => {
    const health = await keyholder
      .stranger()
      .get('/health/ready')
      .read(z.object({ status: z.string(), providers: z.string() }));
    assert.deepEqual(health, { status: 'ok', providers: 'simulated' });
  });

  it('signs in the owner of the demo', async () => {
    const admin = await keyholder.signedIn('admin@acme.test');
    const me = await admin.get('/api/v1/auth/me').read(z.object({ user: z.object({ role: z.string() }) }));
    assert.equal(me.user.role, 'owner');
  });

  it('shows when somebody was last seen, from the moment they sign in', async () => {
    const admin = await keyholder.signedIn('admin@acme.test');
    const people = z.object({
      items: z.array(z.object({ address: z.string(), last_seen_at: z.string().nullable() })),
    });
    const { items } = await admin.get('/api/v1/users').read(people);
    const seen = Object.fromEntries(
      items.map(({ address, last_seen_at }) => [address, last_seen_at !== null]),
    );
    assert.equal(seen['admin@acme.test'], true);
    assert.equal(seen['mia@acme.test'], false);
  });

  it('tells an unknown address apart from a wrong method, each in words', async () => {
    const stranger = keyholder.stranger();
    assert.equal((await stranger.get('/api/v1/nothing').problem(404)).code, 'not_found');
    assert.equal((await stranger.put('/api/v1/session', {}).problem(405)).code, 'method_not_allowed');
  });
});
