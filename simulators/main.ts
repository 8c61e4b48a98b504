import type { Server } from 'node:http';
import { openNameServer } from './dns/sockets.ts';
import { realOutside } from './frame/real-outside.ts';
import { createSocketServer } from './frame/socket-server.ts';
import { createSimulatedWorld } from './world.ts';

const defaultPort = 4010;
/** The next two are for DNS. */
const highestPort = 65_533;
/** Whoever reaches the control API owns the demo, so nobody outside this machine does. */
const host = '127.0.0.1';

const port = readPort(process.env.KEYHOLDER_SIMULATOR_PORT);
if (port === undefined) stopWith(`KEYHOLDER_SIMULATOR_PORT must be a number from 0 to ${highestPort}.`);
else await start(port);

async function start(wanted: number): Promise<void> {
  const { fetch, dns } = createSimulatedWorld({ outside: realOutside });
  await using opened = new AsyncDisposableStack();
  const after = (steps: number) => (wanted === 0 ? 0 : wanted + steps);
  try {
    const resolver = await openNameServer(dns, { role: 'resolver', host, port: after(1) });
    opened.defer(resolver.close);
    const authority = await openNameServer(dns, { role: 'authority', host, port: after(2) });
    opened.defer(authority.close);
    const server = createSocketServer(fetch);
    const actual = await listen(server, wanted);
    opened.defer(() => {
      server.close();
      server.closeAllConnections();
    });
    console.log(`Simulators are ready at http://localhost:${actual}`);
    console.log(
      `DNS: a resolver at ${host}:${resolver.port}, and the domains’ own servers at :${authority.port}`,
    );
    await untilAskedToStop();
  } catch (error) {
    stopWith(reasonOf(error, wanted));
  }
}

function listen(server: Server, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : wanted);
    });
  });
}

function untilAskedToStop(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return defaultPort;
  const number = Number(text);
  return Number.isInteger(number) && number >= 0 && number <= highestPort ? number : undefined;
}

function reasonOf(error: unknown, wanted: number): string {
  if (!(error instanceof Error)) return 'The simulators cannot start.';
  if ('code' in error && error.code === 'EADDRINUSE') {
    const taken = 'port' in error && typeof error.port === 'number' ? error.port : wanted;
    return `Port ${taken} is taken: stop what listens there, or set KEYHOLDER_SIMULATOR_PORT to another one.`;
  }
  return `The simulators cannot listen on port ${wanted} and the two after it: ${error.message}`;
}

function stopWith(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}
