import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const result = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

/**
 * Everybody can use the page as it is now: contrast, names, roles, order, focus.
 * What stands in a frame was written by a stranger, and axe cannot speak with a frame that runs nothing.
 */
export async function expectNoAxeViolations(page: Page): Promise<void> {
  const answer = await page.evaluate(async () =>
    Reflect.get(globalThis, 'axe').run({ resultTypes: ['violations'], iframes: false }),
  );
  const { violations } = result.parse(answer);
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n    ${html}\n    ${failureSummary ?? ''}`),
  );
  assert.ok(lines.length === 0, `Not everybody can use this page.\n  ${lines.join('\n  ')}`);
}
