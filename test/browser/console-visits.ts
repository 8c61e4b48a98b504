import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { startKeyholder, type TestKeyholder } from '../harness/keyholder.ts';
import { type Look, openBrowser, type TestBrowser } from './browser.ts';

/** The browser writes this down when a page first asks who is signed in and nobody is. */
const NOBODY_YET = /status of 401 \(Unauthorized\) \(\S+\/api\/v1\/auth\/me\)/;

export type Visitor = {
  /** A browser with nobody signed in, at this address of the console. */
  asStranger(path: string, story: (page: Page) => Promise<void>, visit?: ConsoleVisit): Promise<void>;
  /** Signed in by hand as this person, at this address. */
  as(
    address: string,
    path: string,
    story: (page: Page) => Promise<void>,
    visit?: ConsoleVisit,
  ): Promise<void>;
  keyholder(): TestKeyholder;
};

type ConsoleVisit = { look?: Look; expected?: readonly RegExp[] };

/** One Keyholder and one browser for the tests of a file. */
export function visitor(start: () => Promise<TestKeyholder> = () => startKeyholder()): Visitor {
  let keyholder: TestKeyholder | undefined;
  let browser: TestBrowser | undefined;

  before(async () => {
    [keyholder, browser] = await Promise.all([start(), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await keyholder?.close();
  });

  async function asStranger(
    path: string,
    story: (page: Page) => Promise<void>,
    { expected = [], ...visit }: ConsoleVisit = {},
  ): Promise<void> {
    assert.ok(keyholder && browser);
    const { url } = keyholder;
    await browser.withPage(
      async page => {
        await page.goto(url + path);
        await story(page);
      },
      { ...visit, expected: [NOBODY_YET, ...expected] },
    );
  }

  return {
    asStranger,
    as: (address, path, story, visit) =>
      asStranger(
        path,
        async page => {
          await signIn(page, address);
          await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor({ state: 'detached' });
          await story(page);
        },
        visit,
      ),
    keyholder() {
      assert.ok(keyholder);
      return keyholder;
    },
  };
}

export async function signIn(page: Page, address: string, password = 'keyholder-demo'): Promise<void> {
  await page.getByLabel('E-mail address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

/** The page of this name is open and has all it waits for. */
export async function expectPage(page: Page, title: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByText('Loading…').first().waitFor({ state: 'detached' });
}

/** Something in a row's menu. */
export async function choose(page: Page, row: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${row}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** What stands beside the copy button of this name. */
export async function textToCopy(dialog: Locator, label: string): Promise<string> {
  const box = dialog.getByRole('group', { name: label });
  return (await box.locator('code').textContent()) ?? '';
}
