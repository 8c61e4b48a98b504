import type { DoctorStep, Finding } from '#features/apps/doctor/step.ts';
import { openAsServiceAccount } from '../watch/project-access.ts';
import type { Look } from './look.ts';
import { lookAtMailbox, lookFromHere } from './look-at-mailbox.ts';
import type { MailStepNeeds } from './mail-step-needs.ts';
import { troubledLook } from './refused-look.ts';
import { listExamined } from './store.ts';

/** Of every mailbox what is wrong with it; what there is to say of one that is right stands on its own page. */
export const mailboxesToldStep: DoctorStep<MailStepNeeds> = {
  name: 'mailboxes_told',
  title: 'Gmail tells of new mail',
  meaning:
    'For each mailbox there are a topic that Gmail may publish to and a subscription that leads here. Without them mail is looked for every few minutes.',
  async run(needs, who, { stage }) {
    if (stage === 'draft') return [later];
    const mailboxes = await needs.database.inTenant(who, tx => listExamined(tx));
    if (mailboxes.length === 0) return [none];
    const access = await openAsServiceAccount(needs, who);
    const isThroughAccounts = mailboxes.some(({ toldThrough }) => toldThrough === 'account');
    if (access.kind === 'none' && !(access.trouble === 'no_service_account' && isThroughAccounts))
      return [findingOf(troubledLook('project', access.trouble))];
    const findings: Finding[] = [];
    for (const mailbox of mailboxes) {
      const looks =
        access.kind === 'none'
          ? lookFromHere(needs, mailbox)
          : await lookAtMailbox(needs, who, access, mailbox);
      findings.push(...findingsOf(mailbox.address, looks));
    }
    return findings;
  },
};

function findingsOf(address: string, looks: readonly Look[]): Finding[] {
  const open = looks.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
  const way = looks.find(({ name }) => name === 'project')?.says;
  if (open.length === 0)
    return [{ outcome: 'pass', code: 'told', says: `${address}: all is as it has to be. ${way}` }];
  return open.map(look => ({ ...findingOf(look), says: `${address}: ${look.says}` }));
}

function findingOf({ name, expected, actual, ...finding }: Look): Finding {
  return finding;
}

const none: Finding = { outcome: 'skipped', code: 'no_mailbox', says: 'There is no mailbox yet.' };
const later: Finding = {
  outcome: 'skipped',
  code: 'not_live',
  says: 'Mailboxes go through the set-up that is live.',
};
