import { probeClient } from '#providers/google/examine/probe-client.ts';
import { redirectPaths } from '../../redirect-paths.ts';
import type { StepNeeds } from '../doctor-needs.ts';
import { aboutApp, type DoctorStep, type Finding } from '../step.ts';
import { notAnswered, refusedBy } from '../words.ts';

export const clientStep: DoctorStep<StepNeeds> = {
  name: 'client_accepted',
  title: 'Google accepts the client id and secret',
  meaning: 'With them Keyholder shows Google that it asks on behalf of your app.',
  async run(needs, _who, examined) {
    const findings: Finding[] = [];
    for (const app of examined.apps) {
      const about = aboutApp(examined, app);
      const [clientSecret] = app.clientSecrets;
      if (!clientSecret) continue;
      const redirectUri = `${needs.origins.callbacks}${redirectPaths[app.service][0]}`;
      const probed = await probeClient(needs, { clientId: app.clientId, clientSecret }, redirectUri);
      if (probed.kind === 'accepted') findings.push({ ...about, ...accepted });
      else if (probed.kind === 'busy') findings.push(notAnswered(probed, about));
      else findings.push(refusedBy(probed.reason, about));
    }
    return findings.length > 0 ? findings : [noApp];
  },
};

const accepted = { outcome: 'pass', code: 'accepted', says: 'Google accepts both.' } as const;

export const noApp: Finding = {
  outcome: 'skipped',
  code: 'nothing_entered',
  says: 'There is no client to ask with yet.',
};
