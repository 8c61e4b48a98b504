import type { Clock } from '../frame/clock.ts';
import { type Random, spell } from '../frame/random.ts';
import type { Answer, Question, Temper, Zone } from './records.ts';

type Remembered = { readonly answer: Answer; readonly until: Date };

/** Everything that the simulated DNS knows: what domains publish, and what the resolver remembers of it. */
export type Dns = {
  readonly clock: Clock;
  readonly random: Random;
  readonly zones: Map<string, Zone>;
  /** By name and type. */
  readonly remembered: Map<string, Remembered>;
  resolver: Temper;
  /** The newest last. */
  asked: Asked[];
};

/** Who answers: a domain's own name servers, or the resolver that asks them and remembers what they said. */
export type Role = 'authority' | 'resolver';

export type Asked = Question & { readonly at: Date; readonly role: Role; readonly answered: string };

const KEPT_QUESTIONS = 500;

export function createDns({ clock, random }: Pick<Dns, 'clock' | 'random'>): Dns {
  return {
    clock,
    random,
    zones: new Map(),
    remembered: new Map(),
    resolver: 'answers',
    asked: [],
  };
}

export function newRecordId({ random }: Pick<Dns, 'random'>): string {
  return spell(random, 'lowercase', 8);
}

export function writeDown(dns: Dns, asked: Asked): void {
  dns.asked.push(asked);
  if (dns.asked.length > KEPT_QUESTIONS) dns.asked.shift();
}
