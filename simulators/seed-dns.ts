import type { Dns } from './dns/dns.ts';
import { addZone, publish } from './dns/zones.ts';

/** Registered by somebody, as their names say; nothing in them says anything about Keyholder. */
const demoZones = ['acme.test', 'globex.test', 'mallory.test'] as const;

export function seedDns(dns: Dns): void {
  for (const name of demoZones) {
    addZone(dns, name);
    publish(dns, { name, type: 'TXT', strings: ['v=spf1 -all'] });
  }
}
