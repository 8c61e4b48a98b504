import { services } from '../../capabilities.ts';
import { stateOf, stateOfApp } from '../../setup/status.ts';
import { fieldsOf } from '../../setup/values.ts';
import type { StepNeeds } from '../doctor-needs.ts';
import type { DoctorStep, Finding } from '../step.ts';

const words: Readonly<Record<string, string>> = {
  google_client_id: 'the client id',
  google_client_secret: 'the client secret',
  google_project_id: 'the project id',
  google_calendar_client_id: 'the client id for calendar',
  google_calendar_client_secret: 'the client secret for calendar',
  google_calendar_project_id: 'the project id for calendar',
};

export const enteredStep: DoctorStep<StepNeeds> = {
  name: 'entered',
  title: 'Everything is entered',
  meaning: 'Mail and calendar go through an OAuth client of your own, which Keyholder has to know.',
  async run(_needs, _who, { values }) {
    if (stateOf(values) === 'configured')
      return [{ outcome: 'pass', code: 'entered', says: 'All that is needed is entered.' }];
    if (stateOf(values) === 'missing') return [missing];
    return services
      .filter(service => service === 'mail' || !values.hasOneApp)
      .filter(service => stateOfApp(values, service) !== 'configured')
      .map((service): Finding => {
        const absent = Object.values(fieldsOf(values, service)).filter(field => !values.fields.has(field));
        return {
          outcome: 'fail',
          code: 'incomplete',
          service,
          says: `Something is missing: ${absent.map(field => words[field]).join(', ')}.`,
          remedy:
            'Enter it in the settings. Google Cloud shows it under Clients and on the dashboard of the project.',
        };
      });
  },
};

const missing: Finding = {
  outcome: 'fail',
  code: 'nothing_entered',
  says: 'Nothing is entered yet.',
  remedy: 'Make a Google Cloud project and an OAuth client as the settings show, and enter them there.',
};
