import { sameText } from '#kernel/same-text.ts';
import { getJson } from '#providers/http.ts';
import type { StepNeeds } from '../doctor-needs.ts';
import { probePath, proofOf } from '../probe.ts';
import type { DoctorStep, Finding } from '../step.ts';
import { simulated } from './address.ts';

const LIMITS = { timeOutMs: 10_000, mostBytes: 4_096 };
const NONCE_BYTES = 18;

export const reachableStep: DoctorStep<StepNeeds> = {
  name: 'reachable',
  title: 'This server answers at its address',
  meaning: 'After a consent Google sends people to this address, so it has to lead here and nowhere else.',
  async run(needs) {
    if (needs.isSimulated) return [simulated];
    const nonce = needs.world.randomBytes(NONCE_BYTES).toString('base64url');
    const url = `${needs.origins.callbacks}${probePath}?nonce=${nonce}`;
    const answered = await getJson(needs.world, url, LIMITS);
    if (answered.kind === 'busy') return [silent];
    const expected = await proofOf(needs, nonce);
    const told = JSON.stringify(answered.body);
    return [sameText(told ?? '', JSON.stringify({ proof: expected })) ? answers : somebodyElse];
  },
};

const answers: Finding = {
  outcome: 'pass',
  code: 'reachable',
  says: 'Asked by its own address, this server has answered.',
};

const silent: Finding = {
  outcome: 'warn',
  code: 'not_reached',
  says: 'Nobody answers at the address, at least not when asked from this server itself.',
  remedy:
    'Open the address in a browser outside your network. If that works, a firewall keeps only the server from reaching itself, which harms nothing; if not, look at the proxy, the certificate and the name in DNS.',
};

const somebodyElse: Finding = {
  outcome: 'fail',
  code: 'somebody_else_answers',
  says: 'Something else than this server answers at the address, so people would not come back here from Google.',
  remedy:
    'Let the proxy pass /api/auth and /auth on to this server unchanged, or correct KEYHOLDER_PUBLIC_URL or KEYHOLDER_CALLBACK_URL.',
};
