import { createSocketServer } from './frame/socket-server.ts';
import { createSimulatedWorld } from './world.ts';

const defaultPort = 4010;
/** Whoever reaches the control API owns the demo, so nobody outside this machine does. */
const host = '127.0.0.1';

const port = readPort(process.env.KEYHOLDER_SIMULATOR_PORT);
if (port === undefined) stopWith('KEYHOLDER_SIMULATOR_PORT must be a number from 0 to 65535.');
else start(port);

function start(wanted: number): void {
  const server = createSocketServer(createSimulatedWorld().fetch);
  server.on('error', error => stopWith(reasonOf(error, wanted)));
  server.listen(wanted, host, () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : wanted;
    console.log(`Simulators are ready at http://localhost:${actual}`);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return defaultPort;
  const number = Number(text);
  return Number.isInteger(number) && number >= 0 && number <= 65_535 ? number : undefined;
}

function reasonOf(error: Error, wanted: number): string {
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `Port ${wanted} is taken: stop what listens there, or set KEYHOLDER_SIMULATOR_PORT to another one.`;
  }
  return `The simulators cannot listen on port ${wanted}: ${error.message}`;
}

function stopWith(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}
