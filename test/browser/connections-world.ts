import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import type { TestKeyholder } from '../harness/keyholder.ts';
import { expectPage } from './console-visits.ts';
import { startWithPages } from './provider-pages.ts';

export function startWithGoogle(): Promise<TestKeyholder> {
  return startWithPages(['googleAccountsUrl']);
}

/** Without an account where Google knows from before whose it is. */
type Clicks = { account?: string; untick?: RegExp };

/** What a person does at Google, who comes back from it to a page that says how it ended. */
export async function consentAtGoogle(page: Page, { account, untick }: Clicks = {}): Promise<void> {
  if (account) await page.getByRole('button', { name: account }).click();
  if (untick) await page.getByRole('checkbox', { name: untick }).uncheck();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
}

/** From the list of connections to the page that says how it ended. */
export async function connect(page: Page, clicks: Clicks): Promise<void> {
  await page.getByRole('button', { name: 'Connect an account' }).first().click();
  await page.getByRole('button', { name: 'Go on to Google' }).click();
  await consentAtGoogle(page, clicks);
  await expectPage(page, /Connected/);
}

const begun = z.object({ auth_url: z.string() });
const consented = z.object({ location: z.string() });

/** The link to Google that this person was given, as it can be passed on. */
export async function linkOf(keyholder: TestKeyholder, address: string): Promise<string> {
  const client = await keyholder.signedIn(address);
  const { auth_url } = await client.get('/api/v1/google/auth/url').read(begun);
  return auth_url;
}

/** The same without a browser: this person connects this account, and ticks only these scopes. */
export async function connectQuietly(
  keyholder: TestKeyholder,
  address: string,
  clicks: { account: string; scopes: readonly string[] },
): Promise<void> {
  const client = await keyholder.signedIn(address);
  const { auth_url } = await client.get('/api/v1/google/auth/url').read(begun);
  const answer = await controlGoogle(keyholder, 'consent', { url: auth_url, ...clicks });
  const { pathname, search } = new URL(consented.parse(answer).location);
  await client.get(pathname + search).expect(303);
}

export async function controlGoogle(
  { simulators }: TestKeyholder,
  path: string,
  body: Record<string, unknown>,
): Promise<unknown> {
  const answer = await simulators.fetch(
    new Request(`http://localhost:4010/google/_control/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  );
  assert.ok(answer.ok, `The simulator refuses ${path}: ${answer.status}`);
  return answer.json();
}
