export const recordTypes = ['A', 'AAAA', 'NS', 'SOA', 'TXT'] as const;
export type RecordType = (typeof recordTypes)[number];

/** One record under a name. A TXT record is a list of strings, which whoever reads it puts together. */
export type DnsRecord = { readonly id: string; readonly name: string; readonly ttlSeconds: number } & (
  | { readonly type: 'TXT'; readonly strings: readonly string[] }
  | { readonly type: 'A' | 'AAAA' | 'NS'; readonly value: string }
  | { readonly type: 'SOA' }
);

/** Whether a name server does its work. `silent`: every question waits until whoever asked gives up. */
export const tempers = ['answers', 'silent', 'refuses', 'fails'] as const;
export type Temper = (typeof tempers)[number];

export type Zone = {
  /** As DNS compares it: small letters, without the dot at the end. */
  readonly name: string;
  records: DnsRecord[];
  servers: Temper;
};

export type Question = { readonly name: string; readonly type: RecordType | 'other' };

/** RFC 1035, 4.1.1, and RFC 2308: a name that is not there and one without such a record are different news. */
export type Answer = {
  readonly code: 'NOERROR' | 'SERVFAIL' | 'NXDOMAIN' | 'REFUSED';
  readonly records: readonly DnsRecord[];
  /** The zone whose SOA record stands beside a "no", and says how long to remember it. */
  readonly deniedBy: string | undefined;
};

/** Undefined is silence. */
export type MaybeAnswer = Answer | undefined;
