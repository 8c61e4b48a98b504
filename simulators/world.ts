import { randomBytes } from 'node:crypto';
import { dnsControl } from './dns/control.ts';
import { createDns, type Dns } from './dns/dns.ts';
import { dnsRoutes } from './dns/routes.ts';
import { json } from './frame/answers.ts';
import { type Call, readCall } from './frame/call.ts';
import { type Clock, tickingClock } from './frame/clock.ts';
import { createClockFollowers } from './frame/clock-followers.ts';
import { ConnectionCut } from './frame/connection-cut.ts';
import { type Frame, frameControl, guarded } from './frame/control.ts';
import { noFaults, takeFault, underFault } from './frame/faults.ts';
import { nothingOutside, type Outside } from './frame/outside.ts';
import type { Random } from './frame/random.ts';
import { emptyRequestLog, record } from './frame/request-log.ts';
import { type Route, routed } from './frame/routes.ts';
import { frontPageRoutes } from './front-page.ts';
import { createGoogle } from './google/google.ts';
import { startPushes } from './google/pubsub/pushes.ts';
import { googleControl, googleRoutes } from './google/routes.ts';
import { createMicrosoft } from './microsoft/microsoft.ts';
import { microsoftControl, microsoftRoutes } from './microsoft/routes.ts';
import { seedGoogle } from './seed.ts';
import { seedDns } from './seed-dns.ts';
import { seedMicrosoft } from './seed-microsoft.ts';
import { seedGoogleSignIn } from './seed-sign-in.ts';
import { vaultControl, vaultRoutes } from './vault/routes.ts';
import { createVault } from './vault/vault.ts';

type Options = {
  clock?: Clock;
  random?: Random;
  /** Where pushes go. Without it nobody is reachable, so that a test opens no socket unless it wants to. */
  outside?: Outside;
  /** The demo's people and projects, or nobody at all. */
  seed?: 'demo' | 'empty';
};

export type SimulatedWorld = {
  /** The one edge. Throws like `fetch` when a fault cuts the connection. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly clock: Clock;
  /** What name servers know; `openNameServer` puts it behind a port. */
  readonly dns: Dns;
};

/** Real time and real chance enter here and nowhere else. */
export function createSimulatedWorld({
  clock = tickingClock(() => Date.now()),
  random = length => randomBytes(length),
  outside = nothingOutside,
  seed = 'demo',
}: Options = {}): SimulatedWorld {
  const frame: Frame = {
    clock,
    followers: createClockFollowers(),
    faults: noFaults(),
    requests: emptyRequestLog(),
  };
  const google = createGoogle({ clock, random });
  const pushes = startPushes(google, outside);
  const microsoft = createMicrosoft({ clock, random });
  const vault = createVault({ clock, random });
  const dns = createDns({ clock, random });
  if (seed === 'demo') {
    seedGoogle(google);
    seedGoogleSignIn(google);
    seedMicrosoft(microsoft);
    seedDns(dns);
  }

  const control = routed([
    ...frameControl(frame, '/_control'),
    ...frameControl(frame, '/google/_control'),
    ...frameControl(frame, '/microsoft/_control'),
    ...frameControl(frame, '/dns/_control'),
    ...vaultControl(vault, '/vault/_control'),
    ...googleControl(google, pushes),
    ...microsoftControl(microsoft),
    ...dnsControl(dns, '/dns/_control'),
  ]);
  const frontPage = routed(frontPageRoutes(frame, { google, microsoft }));
  const vendors = routed([
    ...googleRoutes(google),
    ...microsoftRoutes(microsoft),
    ...vaultRoutes(vault),
    ...dnsRoutes(dns),
    ...notBuiltYet('slack'),
  ]);

  const fetch = async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/') return (await frontPage(request)) ?? nothingHere();
    if (/^\/(?:[a-z]+\/)?_control\//.test(pathname)) {
      return guarded(request, async () => (await control(request)) ?? nothingHere());
    }
    const call = await readCall(request);
    return watched({ ...frame, random }, call, async () => (await vendors(call.request())) ?? nothingHere());
  };
  return { fetch, clock, dns };
}

/** Answers under the faults that are armed, and writes down how it ended. */
async function watched(
  frame: Frame & { random: Random },
  call: Call,
  answer: () => Promise<Response>,
): Promise<Response> {
  const at = frame.clock.now();
  try {
    const fault = takeFault(frame.faults, call, frame.random);
    const response = await (fault ? underFault(fault, call, answer) : answer());
    record(frame.requests, call, at, response.status);
    return response;
  } catch (error) {
    record(frame.requests, call, at, error instanceof ConnectionCut ? null : 500);
    throw error;
  }
}

function nothingHere(): Response {
  return json(
    { error: 'not_found', error_description: 'Nothing is simulated at this address.' },
    { status: 404 },
  );
}

function notBuiltYet(...vendors: readonly string[]): Route[] {
  const answer = () =>
    json({ error: 'not_built', error_description: 'This vendor is not simulated yet.' }, { status: 404 });
  return vendors.flatMap(vendor => [
    { method: 'GET', path: `/${vendor}/{+rest}`, answer },
    { method: 'POST', path: `/${vendor}/{+rest}`, answer },
  ]);
}
