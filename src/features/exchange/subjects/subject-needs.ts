import type { AccessNeeds } from '#features/access/access-needs.ts';
import type { DisconnectNeeds } from '#features/connections/disconnect/disconnect.ts';

export type SubjectNeeds = Pick<AccessNeeds, 'database' | 'world' | 'seals'> & DisconnectNeeds;
