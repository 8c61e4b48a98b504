import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { shifted } from '#kernel/world.ts';
import type { Client } from '#test/harness/client.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { type Finding, foundBy, openSetupWorld, type SetupWorld } from './setup-world.ts';

let world: SetupWorld;
let acme: Client;
let skewMs = 0;

const project = `projects/${acmeGoogle.projectId}`;
const client = `${project}/clients/${acmeGoogle.clientId}`;
const account = `serviceAccount:keyholder@${acmeGoogle.projectId}.iam.gserviceaccount.com`;
const role = { resource: project, role: 'roles/pubsub.admin', member: account };

before(async () => {
  world = await openSetupWorld({}, {});
  acme = await world.keyholder.signedIn('admin@acme.test');
  const { saved_to } = await world.save(acme, {
    google_service_account_key: await world.serviceAccountKey(),
  });
  assert.equal(saved_to, 'live');
  const clock = world.keyholder.simulators.clock;
  world.keyholder.server.needs.world.now = () => shifted(clock.now(), skewMs);
});
after(() => world.keyholder.close());

type Row = {
  /** What is wrong at Google, and how it is put right again. */
  what: string;
  spoil(): Promise<unknown>;
  mend(): Promise<unknown>;
  step: string;
  outcome: 'fail' | 'warn';
  code: string;
  /** What has to stand in the remedy or the command. */
  remedy: RegExp;
};

const apis = [...['gmail', 'calendar-json', 'pubsub', 'iam', 'cloudresourcemanager', 'serviceusage']].map(
  name => `${name}.googleapis.com`,
);

let keptUris: string[] = [];
let keptSecret = '';
const everyUri = () => world.control('PATCH', client, { redirectUris: keptUris });
const enabled = (names: readonly string[]) => world.control('PATCH', project, { enabledApis: names });

const rows: readonly Row[] = [
  {
    what: 'a client that was deleted',
    spoil: () => world.control('DELETE', client),
    mend: () => world.control('PATCH', client, { state: 'active' }),
    ...{ step: 'client_accepted', outcome: 'fail', code: 'deleted_client', remedy: /within 30 days/ },
  },
  {
    what: 'a client that is disabled',
    spoil: () => world.control('PATCH', client, { state: 'disabled' }),
    mend: () => world.control('PATCH', client, { state: 'active' }),
    ...{ step: 'client_accepted', outcome: 'fail', code: 'disabled_client', remedy: /enable it/ },
  },
  {
    what: 'a secret that was taken back',
    async spoil() {
      keptSecret = (await world.newSecret()).value;
      await world.deleteOldestSecret();
    },
    async mend() {
      const { draft } = await world.save(acme, { google_client_secret: keptSecret });
      await world.examine(acme, 'draft');
      await world.promote(acme, draft?.id ?? '').expect(200);
    },
    ...{ step: 'client_accepted', outcome: 'fail', code: 'wrong_secret', remedy: /add a new secret/ },
  },
  {
    what: 'ways back that are not registered',
    async spoil() {
      const found = z.object({ redirectUris: z.array(z.string()) });
      keptUris = found.parse(await world.control('GET', client)).redirectUris;
      await world.control('PATCH', client, { redirectUris: [`${world.keyholder.url}/api/auth/callback`] });
    },
    mend: everyUri,
    step: 'redirects_registered',
    ...{ outcome: 'fail', code: 'redirect_uri_mismatch', remedy: /\/api\/auth\/google\/calendar\/callback/ },
  },
  {
    what: 'Pub/Sub that is not enabled',
    spoil: () => enabled(apis.filter(api => !api.startsWith('pubsub'))),
    mend: () => enabled(apis),
    step: 'apis_enabled',
    ...{
      outcome: 'fail',
      code: 'api_disabled',
      remedy: /^gcloud services enable pubsub\.googleapis\.com --project=acme-keyholder$/,
    },
  },
  ...(['gmail', 'calendar-json'] as const).map(
    (name): Row => ({
      what: `${name} that is not enabled, asked as the service account`,
      spoil: () => enabled(apis.filter(api => !api.startsWith(name))),
      mend: () => enabled(apis),
      step: 'apis_enabled',
      outcome: 'fail',
      code: 'api_disabled',
      remedy: new RegExp(`^gcloud services enable ${name}\\.googleapis\\.com --project=acme-keyholder$`),
    }),
  ),
  {
    what: 'Gmail that is not enabled, asked with an account that is connected',
    async spoil() {
      await world.connect(acme, { account: 'admin@acme.test' }, { capabilities: 'mail.read' });
      await enabled(apis.filter(api => !api.startsWith('gmail')));
    },
    mend: () => enabled(apis),
    step: 'apis_reached',
    ...{ outcome: 'fail', code: 'api_disabled', remedy: /gcloud services enable gmail/ },
  },
  {
    what: 'a service account that was deleted',
    spoil: () => world.control('DELETE', `${project}/service-accounts/keyholder`),
    mend: () => putServiceAccountBack(),
    step: 'service_account',
    ...{ outcome: 'fail', code: 'service_account_gone', remedy: /make one, make a key/ },
  },
  {
    what: 'a service account without its role',
    spoil: () => world.control('DELETE', 'roles', role),
    mend: () => world.control('POST', 'roles', role),
    step: 'service_account',
    ...{
      outcome: 'fail',
      code: 'role_missing',
      remedy: /^gcloud projects add-iam-policy-binding acme-keyholder .*--role=roles\/pubsub\.admin/,
    },
  },
  {
    what: 'an app in testing',
    async spoil() {
      await world.control('PATCH', project, {
        userType: 'external',
        publishingStatus: 'testing',
        testUsers: ['kim@acme.test'],
      });
      const kim = await world.keyholder.signedIn('kim@acme.test');
      await world.connect(kim, { account: 'kim@acme.test' }, { capabilities: 'mail.read' });
    },
    async mend() {
      await world.control('PATCH', project, { publishingStatus: 'production' });
      const olu = await world.keyholder.signedIn('olu@acme.test');
      await world.control('POST', 'clock', { advance: '1m' });
      await world.connect(olu, { account: 'olu@acme.test' }, { capabilities: 'mail.read' });
    },
    ...{ step: 'consent_screen', outcome: 'warn', code: 'in_testing', remedy: /publish the app/ },
  },
  {
    what: 'an account that left a box empty',
    async spoil() {
      const mia = await world.keyholder.signedIn('mia@acme.test');
      const scopes = ['openid', 'email', 'https://www.googleapis.com/auth/gmail.readonly'];
      await world.connect(mia, { account: 'mia@acme.test', scopes }, { capabilities: 'mail.read mail.send' });
    },
    async mend() {
      const mia = await world.keyholder.signedIn('mia@acme.test');
      await world.control('POST', 'clock', { advance: '1m' });
      await world.connect(mia, { account: 'mia@acme.test' }, { capabilities: 'mail.read mail.send' });
    },
    ...{ step: 'scopes_granted', outcome: 'warn', code: 'scope_missing', remedy: /all boxes ticked/ },
  },
  {
    what: 'a clock that is wrong',
    async spoil() {
      skewMs = 11 * 60_000;
    },
    async mend() {
      skewMs = 0;
    },
    ...{ step: 'clock', outcome: 'fail', code: 'clock_skew', remedy: /time service/ },
  },
  {
    what: 'a Google that does not answer',
    spoil: () =>
      world.control('POST', 'faults', {
        match: { path: '/google/oauth2/token' },
        effect: { status: 503 },
      }),
    mend: () => world.control('DELETE', 'faults'),
    ...{ step: 'client_accepted', outcome: 'warn', code: 'google_busy', remedy: /Check again/ },
  },
];

/** Made anew, with its role and a key that is entered and promoted. */
async function putServiceAccountBack(): Promise<void> {
  const key = await world.serviceAccountKey();
  await world.control('POST', 'roles', role);
  const { draft } = await world.save(acme, { google_service_account_key: key });
  await world.examine(acme, 'draft');
  await world.promote(acme, draft?.id ?? '').expect(200);
}

const isMeant =
  ({ outcome, code }: Row) =>
  (finding: Finding) =>
    finding.outcome === outcome && finding.code === code;

for (const row of rows) {
  test(`${row.what}: named, with what helps, and no longer once it is mended`, async () => {
    await row.spoil();
    const found = foundBy(await world.examine(acme), row.step).find(isMeant(row));
    assert.ok(found, `not named: ${JSON.stringify(foundBy(await world.examine(acme), row.step))}`);
    const help = [found.command, found.remedy].filter(text => text !== null);
    assert.ok(
      help.some(text => row.remedy.test(text)),
      `no help in ${help.join(' / ')}`,
    );
    await row.mend();
    const after = foundBy(await world.examine(acme), row.step);
    assert.ok(!after.some(isMeant(row)), `still named: ${JSON.stringify(after)}`);
  });
}

test('after all of that nothing fails', async () => {
  const { outcome, steps } = await world.examine(acme);
  assert.notEqual(outcome, 'fail', JSON.stringify(steps));
});

test('a key that Google no longer knows is named, and how a new one is made', async () => {
  const key = await world.serviceAccountKey();
  const { draft } = await world.save(acme, { google_service_account_key: key });
  const accepted = foundBy(await world.examine(acme, 'draft'), 'service_account');
  assert.equal(accepted[0]?.code, 'key_accepted');
  await world.control('DELETE', `${project}/service-accounts/keyholder/keys/${key.private_key_id}`);
  const [found] = foundBy(await world.examine(acme, 'draft'), 'service_account');
  assert.deepEqual([found?.outcome, found?.code], ['fail', 'key_refused']);
  assert.match(
    found?.command ?? '',
    /^gcloud iam service-accounts keys create keyholder-key\.json --iam-account=keyholder@/,
  );
  assert.ok(draft);
  await acme.delete('/api/v1/google/config/draft').expect(200);
});

test('a client of another project than the one that is entered is named', async () => {
  await world.control('POST', 'projects', { id: 'acme-other', number: '580011223355' });
  const added = await world.control('POST', 'projects/acme-other/clients', { redirectUris: [] });
  await world.save(acme, { google_client_id: added.clientId, google_client_secret: added.clientSecret });
  const [found] = foundBy(await world.examine(acme, 'draft'), 'project_agrees');
  assert.deepEqual([found?.outcome, found?.code], ['fail', 'client_of_another_project']);
  assert.match(found?.command ?? '', /^gcloud projects describe acme-keyholder /);
  await acme.delete('/api/v1/google/config/draft').expect(200);
});

test('an app of calendar’s own has to know all the ways by which calendar is asked for', async () => {
  const added = await world.control('POST', `${project}/clients`, {
    redirectUris: [`${world.keyholder.url}/api/auth/google/calendar/callback`],
  });
  await world.save(acme, {
    one_app: false,
    google_calendar_client_id: added.clientId,
    google_calendar_client_secret: added.clientSecret,
    google_calendar_project_id: acmeGoogle.projectId,
  });
  const found = foundBy(await world.examine(acme, 'draft'), 'redirects_registered');
  assert.deepEqual(
    found.map(({ service, outcome }) => [service, outcome]),
    [
      ['mail', 'pass'],
      ['calendar', 'fail'],
    ],
  );
  assert.ok(found[1]?.remedy?.includes(`${world.keyholder.url}/api/auth/callback`));
  await acme.delete('/api/v1/google/config/draft').expect(200);
});
