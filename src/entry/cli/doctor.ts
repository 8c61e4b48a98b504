import { supportBundle } from '#features/apps/doctor/bundle.ts';
import { checkUp } from '#features/apps/doctor/check-up.ts';
import type { Progress, StepReport } from '#features/apps/doctor/examine.ts';
import type { Finding, Outcome } from '#features/apps/doctor/step.ts';
import { requireTenantBySlug } from '#features/tenants/find.ts';
import { fail } from '#kernel/failures.ts';
import { ourEnvironment, readConfig } from '../../config.ts';
import { openHouse, worldOf } from '../../wiring.ts';
import { settingsBesideDemo } from '../demo/place.ts';
import { operatorOf } from './operator.ts';
import { quietParts } from './quiet.ts';
import { say } from './say.ts';
import { refuseFurtherWords, refuseUnknownOptions, requireOption, type Verb } from './verb.ts';

export const doctor: Verb = {
  name: 'doctor',
  summary: 'examine the Google set-up of an organisation, step by step',
  usage: [
    'doctor --tenant <short-name>',
    'doctor --tenant <short-name> --draft',
    'doctor --tenant <short-name> --bundle > support.json',
  ],
  notes: [
    'Ends with 1 if something fails. --draft examines what has been changed and not promoted yet.',
    'While a demo runs on the same data, its simulated Google is asked.',
    '--bundle writes, as JSON and without secrets, what whoever helps needs to know.',
  ],
  async run(args) {
    refuseUnknownOptions(args, ['tenant', 'draft', 'bundle']);
    refuseFurtherWords(args, 0);
    const slug = requireOption(args, 'tenant');
    await using undo = new AsyncDisposableStack();
    const config = readConfig(await settingsBesideDemo(ourEnvironment));
    const parts = quietParts();
    const world = await worldOf(config, parts, undo);
    await using house = await openHouse(config, { ...parts, world });
    const { id } = await requireTenantBySlug(house.needs, slug);
    const operator = operatorOf(id);
    if (args.options.bundle) {
      say(JSON.stringify(await supportBundle(house.needs, operator), null, 2));
      return;
    }
    const { counts } = await checkUp(house.needs, operator, args.options.draft ? 'draft' : 'live', aloud);
    say(
      '',
      `${counts.pass} fine, ${counts.warn} to look at, ${counts.fail} failed, ${counts.skipped} skipped.`,
    );
    if (counts.fail > 0) throw fail('conflict', { detail: 'The Google set-up does not work as it is.' });
  },
};

const aloud: Progress = { begins: () => {}, ended: report => say(...linesOf(report)) };

const marks: Readonly<Record<Outcome, string>> = {
  pass: '  ok',
  warn: 'look',
  fail: 'FAIL',
  skipped: '   -',
};

function linesOf({ title, outcome, findings }: StepReport): string[] {
  const told = outcome === 'pass' ? [] : findings.filter(finding => finding.outcome !== 'pass');
  return [`${marks[outcome]}  ${title}`, ...told.flatMap(wordsOf)];
}

function wordsOf({ says, service, remedy, command }: Finding): string[] {
  const about = service ? `${service}: ` : '';
  return [
    `      ${about}${says}`,
    ...(remedy ? [`      ${remedy}`] : []),
    ...(command ? [`      $ ${command}`] : []),
  ];
}
