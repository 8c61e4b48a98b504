import { apiFacts, type ProbedApi, probeApi, probedApis } from '#providers/google/examine/probe-api.ts';
import { askAsServiceAccount } from '#providers/google/service-account/token.ts';
import { serviceAccountIn } from '../../setup/values.ts';
import { enableApi } from '../commands.ts';
import type { StepNeeds } from '../doctor-needs.ts';
import type { DoctorStep, Finding } from '../step.ts';
import { notAnswered, refusedBy } from '../words.ts';

export const apisStep: DoctorStep<StepNeeds> = {
  name: 'apis_enabled',
  title: 'The APIs are enabled in the project',
  meaning: 'Each project says itself which of Google’s APIs may be used through it.',
  async run(needs, _who, { values }) {
    const account = serviceAccountIn(values);
    if (!account) return [unknown];
    const scopes = probedApis.map(api => apiFacts[api].scope);
    const token = await askAsServiceAccount(needs, account, scopes);
    if (token.kind === 'busy') return [notAnswered(token)];
    if (token.kind !== 'granted') return [unknown];
    const findings: Finding[] = [];
    for (const api of probedApis) {
      const { accessToken } = token;
      const probed = await probeApi(needs, { api, accessToken, projectId: account.projectId });
      if (probed.kind === 'busy') findings.push(notAnswered(probed));
      else if (probed.kind === 'disabled') findings.push(disabled(api, account.projectId));
      else if (probed.kind === 'unclear') findings.push(unclear(api));
      else findings.push(enabled(api));
    }
    return findings;
  },
};

const unknown: Finding = {
  outcome: 'skipped',
  code: 'nobody_to_ask_as',
  says: 'Without a service account that works this shows only with an account that is connected.',
};

function enabled(api: ProbedApi): Finding {
  return { outcome: 'pass', code: 'api_enabled', says: `The ${apiFacts[api].title} is enabled.` };
}

export function disabled(api: ProbedApi, projectId: string | undefined): Finding {
  const { title, service } = apiFacts[api];
  return refusedBy('api_disabled', {
    says: `The ${title} is not enabled in the project.`,
    command: enableApi(service, projectId),
  });
}

function unclear(api: ProbedApi): Finding {
  return {
    outcome: 'skipped',
    code: 'unclear',
    says: `Google does not say whether the ${apiFacts[api].title} is enabled.`,
  };
}
