import { audit } from './audit.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { domain } from './domain.ts';
import { keys } from './keys.ts';
import { migrateVerb } from './migrate.ts';
import { start } from './start.ts';
import { tenant } from './tenant.ts';
import type { Verb } from './verb.ts';

/** In the order in which one meets them. */
export const verbs: readonly Verb[] = [demo, start, migrateVerb, tenant, doctor, domain, keys, audit];
