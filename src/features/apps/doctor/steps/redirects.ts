import { probeRedirect } from '#providers/google/examine/probe-redirect.ts';
import { everyRedirectPath, redirectPaths } from '../../redirect-paths.ts';
import type { StepNeeds } from '../doctor-needs.ts';
import { aboutApp, type DoctorStep, type Finding } from '../step.ts';
import { notAnswered, refusedBy } from '../words.ts';
import { noApp } from './client.ts';

export const redirectsStep: DoctorStep<StepNeeds> = {
  name: 'redirects_registered',
  title: 'Google knows the ways back',
  meaning:
    'After a consent Google sends people only to addresses that are registered at the client, to the letter.',
  async run(needs, _who, examined) {
    const findings: Finding[] = [];
    for (const app of examined.apps) {
      const about = aboutApp(examined, app);
      const paths = examined.apps.length > 1 ? redirectPaths[app.service] : everyRedirectPath;
      const missing: string[] = [];
      const others: Finding[] = [];
      for (const path of paths) {
        const redirectUri = `${needs.origins.callbacks}${path}`;
        const probed = await probeRedirect(needs, { clientId: app.clientId, redirectUri });
        if (probed.kind === 'busy') others.push(notAnswered(probed, about));
        else if (probed.kind === 'unclear') others.push({ ...about, ...unclear });
        else if (probed.kind === 'refused' && probed.code === 'redirect_uri_mismatch')
          missing.push(redirectUri);
        else if (probed.kind === 'refused') others.push(refusedBy(probed.code, about));
      }
      if (missing.length > 0) findings.push(notRegistered(missing, about));
      else findings.push(others[0] ?? { ...about, ...registered });
    }
    return findings.length > 0 ? findings : [noApp];
  },
};

const registered = {
  outcome: 'pass',
  code: 'registered',
  says: 'Google knows all the addresses it has to send people back to.',
} as const;

const unclear = {
  outcome: 'warn',
  code: 'unclear',
  says: 'Google does not say whether the addresses are registered.',
  remedy: 'Compare them in Google Cloud, under Clients, with those that the settings show.',
} as const;

function notRegistered(missing: readonly string[], about: Partial<Finding>): Finding {
  const { remedy = '', ...found } = refusedBy('redirect_uri_mismatch', about);
  return {
    ...found,
    says:
      missing.length === 1
        ? 'One address is not registered.'
        : `${missing.length} addresses are not registered.`,
    remedy: `${remedy} Missing: ${missing.join(' and ')}`,
  };
}
