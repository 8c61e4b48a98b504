import type { Page } from 'playwright-core';
import { operatorOf } from '#entry/cli/operator.ts';
import { seedSignIn } from '#entry/demo/sign-in.ts';
import { requireTenantBySlug } from '#features/tenants/find.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TestKeyholder } from '../harness/keyholder.ts';
import { startWithPages } from './provider-pages.ts';

export const SIGN_IN = '/auth/msp/signin';

/** acme.test with Google and Microsoft, globex.test with Microsoft only, as in the demo. */
export async function startWithSignIn(settings: Record<string, string> = {}): Promise<TestKeyholder> {
  const keyholder = await startWithPages(['googleAccountsUrl', 'microsoftLoginUrl'], settings);
  await seedSignIn(keyholder.server.needs);
  return keyholder;
}

export async function operatorFor({ server }: TestKeyholder, slug: string): Promise<Scope> {
  const { id } = await requireTenantBySlug(server.needs, slug);
  return operatorOf(id);
}

export const google = (page: Page) => page.getByRole('button', { name: 'Sign in with Google' });
export const microsoft = (page: Page) => page.getByRole('button', { name: 'Sign in with Microsoft' });

/** What the page says once it knows. */
const answers = /You can go on this way|For this address there is only the password/;

/** Types an address, and tells which buttons it leads to. */
export async function offered(page: Page, address: string): Promise<string[]> {
  await page.getByLabel('E-mail address').fill(address);
  await page.getByText(answers).waitFor();
  const buttons = page.getByRole('button', { name: /^Sign in with/, disabled: false });
  return (await buttons.allTextContents()).map(text =>
    text.replace('Sign in with ', '').replace('Going there…', ''),
  );
}

/** At Google for the first time with this app. */
export async function consentAtGoogle(page: Page, account: string): Promise<void> {
  await page.getByRole('heading', { name: 'Choose an account' }).waitFor();
  await page.getByRole('button', { name: account }).click();
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
}

/** The same at Microsoft. */
export async function consentAtMicrosoft(page: Page, account: string): Promise<void> {
  await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
  await page.getByRole('button', { name: account }).click();
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
}
