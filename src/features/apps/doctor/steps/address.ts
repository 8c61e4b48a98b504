import { parse } from 'tldts';
import type { StepNeeds } from '../doctor-needs.ts';
import type { DoctorStep, Finding } from '../step.ts';

export const addressStep: DoctorStep<StepNeeds> = {
  name: 'address',
  title: 'The address of this server is one that Google takes',
  meaning: 'Google sends people and notices to it. It has to be https, with a name of the public internet.',
  async run({ origins, isSimulated }) {
    if (isSimulated) return [simulated];
    return [judged(new URL(origins.callbacks))];
  },
};

export const simulated: Finding = {
  outcome: 'skipped',
  code: 'simulated',
  says: 'Skipped: Google is simulated here, and takes any address.',
};

/** What Google says it refuses when an address is registered. */
export function judged({ hostname, protocol, origin }: URL): Finding {
  const { isIp, isIcann, domain } = parse(origin, { allowPrivateDomains: false });
  if (hostname === 'localhost' || /^(127\.|\[::1\])/.test(hostname)) return onlyHere;
  if (isIp) return refused('address_is_ip', 'is a bare IP address, which Google does not register');
  if (protocol !== 'https:') return refused('address_not_https', 'is not https');
  if (!isIcann || !domain)
    return refused('address_not_public', 'does not end with a public domain, so Google does not register it');
  return { outcome: 'pass', code: 'address_fine', says: `People come back to ${origin}.` };
}

const remedy =
  'Whoever runs the server sets KEYHOLDER_PUBLIC_URL, or KEYHOLDER_CALLBACK_URL where that differs, to an https address with a public domain, and registers the new addresses at Google.';

const onlyHere: Finding = {
  outcome: 'warn',
  code: 'address_only_here',
  says: 'This server is known by an address of this machine only. Consents work from here, and Google can deliver no notices.',
  remedy,
};

function refused(code: string, says: string): Finding {
  return { outcome: 'fail', code, says: `The address to which Google sends people back ${says}.`, remedy };
}
