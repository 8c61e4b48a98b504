import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { expectNoAxeViolations } from './axe.ts';
import { looks, openBrowser, type TestBrowser } from './browser.ts';

const style = `
  body { color: #222; background: #fff }
  @media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } #day { display: none } }
  @media (width < 600px) { #desk { display: none } }`;
const policy = "default-src 'none'; img-src data:";
const loosePolicy = `${policy}; style-src 'unsafe-inline'; script-src 'unsafe-inline'`;

const pages: Readonly<Record<string, string>> = {
  '/good': `<title>Good</title><meta name=viewport content="width=device-width"><style>${style}</style><main><h1>Good</h1><button>Send</button>
    <p id=day>By day</p><p id=desk>At a desk</p></main>`,
  '/nameless': '<title>Nameless</title><main><h1>Nameless</h1><button></button></main>',
  '/broken': '<title>Broken</title><main><h1>Broken</h1></main><script>missing()</script>',
  '/strict': '<title>Strict</title><main><h1>Strict</h1></main><script>document.title = "run"</script>',
};

let server: Server;
let origin: string;
let browser: TestBrowser;

before(async () => {
  server = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    response.writeHead(page ? 200 : 404, {
      'content-type': 'text/html',
      'content-security-policy': request.url === '/strict' ? policy : loosePolicy,
    });
    response.end(`<!doctype html><html lang="en"><link rel="icon" href="data:,">${page ?? ''}`);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  origin = `http://127.0.0.1:${address.port}`;
  browser = await openBrowser();
});

after(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

for (const look of looks) {
  test(`a good page is good, ${look.name}`, async () => {
    await browser.withPage(
      async page => {
        await page.goto(`${origin}/good`);
        assert.equal(await page.getByText('By day').isVisible(), look.name.endsWith('light'));
        assert.equal(await page.getByText('At a desk').isVisible(), look.name.startsWith('wide'));
        await expectNoAxeViolations(page);
      },
      { look },
    );
  });
}

test('a button without a name is seen', async () => {
  await assert.rejects(
    browser.withPage(async page => {
      await page.goto(`${origin}/nameless`);
      await expectNoAxeViolations(page);
    }),
    /button-name[\s\S]*How it looked/,
  );
});

test('an error in a script is seen', async () => {
  await assert.rejects(visit('/broken'), /missing is not defined/);
});

test('a breach of the page’s policy is seen', async () => {
  await assert.rejects(visit('/strict'), /Content Security Policy/);
});

test('a missing page is seen, unless the story is about it', async () => {
  await assert.rejects(visit('/none'), /status of 404/);
  await browser.withPage(async page => void (await page.goto(`${origin}/none`)), {
    expected: [/status of 404/],
  });
});

function visit(path: string): Promise<void> {
  return browser.withPage(async page => void (await page.goto(`${origin}${path}`)));
}
