import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

/** How a person looks at it: at a desk or on a telephone, by day or by night. */
export type Look = { name: string; settings: BrowserContextOptions };

const wide = { viewport: { width: 1280, height: 860 } };
const narrow = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

export const looks: readonly Look[] = [
  { name: 'wide, light', settings: { ...wide, colorScheme: 'light' } },
  { name: 'wide, dark', settings: { ...wide, colorScheme: 'dark' } },
  { name: 'narrow, light', settings: { ...narrow, colorScheme: 'light' } },
  { name: 'narrow, dark', settings: { ...narrow, colorScheme: 'dark' } },
];

export type Visit = {
  /** Wide and light unless said otherwise. */
  look?: Look;
  /** Complaints in the browser's console that belong to the story, a refused sign-in for example. */
  expected?: readonly RegExp[];
};

export type TestBrowser = {
  /** A browser profile of its own for the length of `story`; any complaint of the browser fails it. */
  withPage(story: (page: Page) => Promise<void>, visit?: Visit): Promise<void>;
  close(): Promise<void>;
};

const STEP_LIMIT_MS = 20_000; // for one click or one expected sight, on a machine that is busy with other tests
const pictures = fileURLToPath(new URL('../../.cache/failed-pages/', import.meta.url));
const switches = [
  ...['--headless=shell', '--no-zygote', '--disable-gpu', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

export async function openBrowser(): Promise<TestBrowser> {
  const { path, env } = await findChromium();
  const browser = await chromium.launch({
    executablePath: path,
    env,
    args: switches,
    chromiumSandbox: false,
  });
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  let visits = 0;

  return {
    async withPage(story, { look = looks[0], expected = [] } = {}) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...look?.settings });
      context.setDefaultTimeout(STEP_LIMIT_MS);
      // Put in by the browser, not by the page, so that the page's own policy is the one that is tested.
      await context.addInitScript({ content: axe });
      const page = await context.newPage();
      const complaints = listen(page);
      visits += 1;
      const picture = `${pictures}${process.pid}-${visits}.png`;
      try {
        await story(page);
      } catch (cause) {
        throw await withPicture(page, picture, cause, complaints);
      } finally {
        await context.close();
      }
      const unexpected = complaints.filter(text => !expected.some(pattern => pattern.test(text)));
      assert.deepEqual(unexpected, [], 'The browser complained.');
    },
    close: () => browser.close(),
  };
}

/** Errors of scripts, refused or missing resources, and breaches of the Content-Security-Policy. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(`error: ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  return complaints;
}

async function withPicture(
  page: Page,
  path: string,
  cause: unknown,
  complaints: readonly string[],
): Promise<unknown> {
  await mkdir(pictures, { recursive: true });
  const hasPicture = await page.screenshot({ path, fullPage: true }).then(
    () => true,
    () => false, // the page may be gone; what went wrong matters more
  );
  if (!(cause instanceof Error)) return cause;
  const seen = hasPicture ? `\nHow it looked: ${path}` : '';
  const said = complaints.length > 0 ? `\nThe browser said: ${complaints.join('; ')}` : '';
  cause.message += `${seen}${said}`;
  cause.stack = `${cause.name}: ${cause.message}\n${(cause.stack ?? '').replace(/^[\s\S]*?(?=\n\s+at )/, '')}`;
  return cause;
}
