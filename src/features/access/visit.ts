import type { Exchange } from '#platform/http/exchange.ts';

/** Where someone signs in from, as they will read it in their list of sessions. */
export type Visit = { label: string; network: string; signal?: AbortSignal };

export function visitOf(exchange: Exchange): Visit {
  return {
    label: labelOf(exchange.header('user-agent') ?? ''),
    network: exchange.network,
    signal: exchange.signal,
  };
}

// In this order: every browser claims to be the ones before it was born.
const programs: readonly [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^python|^Python/, 'Python'],
  [/^node|^undici/, 'Node.js'],
];

const systems: readonly [RegExp, string][] = [
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Coarse on purpose: enough to recognise one's own laptop, too little to follow a person. */
export function labelOf(userAgent: string): string {
  const program = nameIn(programs, userAgent) ?? 'A program';
  const system = nameIn(systems, userAgent);
  return system ? `${program} on ${system}` : program;
}

function nameIn(known: readonly [RegExp, string][], userAgent: string): string | undefined {
  return known.find(([sign]) => sign.test(userAgent))?.[1];
}
