import type { GrantNeeds } from '#features/connections/grants/grant-needs.ts';
import type { MailReader } from './parse/reading/mail-reader.ts';
import type { QuotaLimits } from './quota/units.ts';
import type { Room } from './sync/room.ts';
import type { TakeMails } from './take-mails.ts';

export type MailNeeds = GrantNeeds & {
  gmailQuota: QuotaLimits;
  mailReader: MailReader;
  mailRoom: Room;
  takeMails: TakeMails;
};
