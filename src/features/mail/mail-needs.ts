import type { GrantNeeds } from '#features/connections/grants/grant-needs.ts';
import type { MailReader } from './parse/reading/mail-reader.ts';
import type { QuotaLimits } from './quota/units.ts';
import type { TakeMail } from './take-mail.ts';

export type MailNeeds = GrantNeeds & { gmailQuota: QuotaLimits; mailReader: MailReader; takeMail: TakeMail };
