import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Client } from '#test/harness/client.ts';
import { createSocketServer } from '../../simulators/frame/socket-server.ts';
import { openIssuerWorld } from '../stories/issuer-world.ts';
import { type Block, type Ended, openFolder, readRecipe } from './recipe.ts';

type World = Awaited<ReturnType<typeof openRecipeWorld>>;

async function openRecipeWorld(document: string) {
  const world = await openIssuerWorld();
  const { keyholder } = world;
  const google = createSocketServer(request => keyholder.simulators.fetch(request));
  await new Promise<void>(resolve => google.listen(0, '127.0.0.1', resolve));
  const bound = google.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  const addresses = {
    'https://keyholder.example.com': keyholder.url,
    'https://openidconnect.googleapis.com': `http://localhost:${port}/google/openidconnect`,
  };
  const folder = await openFolder();
  const blocks = await readRecipe(document, addresses);
  const [admin, kim] = [
    await keyholder.signedIn('admin@acme.test'),
    await keyholder.signedIn('kim@acme.test'),
  ];
  const files = blocks.filter(({ name, language }) => name !== undefined && language !== 'json');
  for (const { name = '', text } of files) await folder.place(name, text);
  return {
    ...world,
    ...folder,
    admin,
    kim,
    blocks,
    /** The scripts of the document, in their order. */
    scripts: blocks.filter(({ language }) => language === 'sh').map(({ text }) => text),
    /** What it shows as answers. */
    answers: blocks.filter(({ language, name }) => language === 'json' && name === undefined),
    async close() {
      google.closeAllConnections();
      await new Promise(resolve => google.close(resolve));
      await folder.remove();
      await keyholder.close();
    },
  };
}

/** One document of docs/recipes, its files in a folder, and everything that it speaks to. */
export function following(document: string): () => World {
  let world: World | undefined;
  before(async () => {
    world = await openRecipeWorld(document);
  });
  after(() => world?.close());
  return () => world ?? assert.fail('The world is not open yet.');
}

export function fileIn(blocks: readonly Block[], wanted: string): string {
  return blocks.find(({ name }) => name === wanted)?.text ?? assert.fail(`${wanted} is not in the document.`);
}

/** Connects by the link that stands in what a program has said. Tells the code that the browser was shown. */
export async function followLinkIn(
  { connectBy }: Pick<World, 'connectBy'>,
  said: string,
  browser: Client,
  account: string,
): Promise<string> {
  const [url] = said.match(/http\S+\/auth\/google\?link=[\w-]+/) ?? assert.fail(`No link in: ${said}`);
  const { outcome, code } = await connectBy(browser, url, account);
  assert.equal(outcome, 'connected');
  return code ?? '';
}

/** Where it went well, what it said. */
export function saidBy({ code, stdout, stderr }: Ended): string {
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  return stdout;
}
