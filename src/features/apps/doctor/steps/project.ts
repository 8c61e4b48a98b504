import { findProjectNumber, projectScope } from '#providers/google/examine/find-project.ts';
import { askAsServiceAccount } from '#providers/google/service-account/token.ts';
import { projectNumberOf } from '../../setup/field.ts';
import type { ServiceAccountKey } from '../../setup/service-account-key.ts';
import { appIn, serviceAccountIn } from '../../setup/values.ts';
import { showProject } from '../commands.ts';
import type { StepNeeds } from '../doctor-needs.ts';
import type { DoctorStep, Finding } from '../step.ts';

export const projectStep: DoctorStep<StepNeeds> = {
  name: 'project_agrees',
  title: 'All belongs to one project',
  meaning:
    'Gmail publishes only to topics of the project that the OAuth client belongs to, so client, project and service account have to be of the same one.',
  async run(needs, _who, { values }) {
    const findings: Finding[] = [];
    const project = values.fields.get('google_project_id')?.reveal();
    const key = serviceAccountIn(values);
    if (project && key && key.projectId !== project) findings.push(keyOfAnother(project));
    const [mail, calendar] = [appIn(values, 'mail'), appIn(values, 'calendar')];
    if (mail && calendar && saysTwoThings(mail, calendar)) findings.push(numbersDiffer(calendar.projectId));
    if (findings.length > 0) return findings;
    if (mail && project && key) return [await withNumber(needs, { clientId: mail.clientId, project, key })];
    return [mail ? agrees : nothing];
  },
};

/** Whether the client's number is the one that Google has given to this project. */
async function withNumber(
  needs: StepNeeds,
  { clientId, project, key }: { clientId: string; project: string; key: ServiceAccountKey },
): Promise<Finding> {
  const token = await askAsServiceAccount(needs, key, [projectScope]);
  if (token.kind !== 'granted') return agrees;
  const found = await findProjectNumber(needs, { accessToken: token.accessToken, projectId: project });
  if (found.kind !== 'found' || found.number === projectNumberOf(clientId)) return agrees;
  return {
    outcome: 'fail',
    code: 'client_of_another_project',
    says: 'The OAuth client belongs to another project than the one that is entered.',
    remedy:
      'A client id begins with the number of its project. Make a client in this project, or enter the id of the project that the client belongs to.',
    command: showProject(project),
  };
}

const agrees: Finding = { outcome: 'pass', code: 'agrees', says: 'What is entered is of one project.' };

type App = { clientId: string; projectId: string | undefined };

/** The same project under two numbers, or two projects under the same number. */
function saysTwoThings(one: App, other: App): boolean {
  if (!one.projectId || !other.projectId) return false;
  const isSameNumber = projectNumberOf(one.clientId) === projectNumberOf(other.clientId);
  return isSameNumber !== (one.projectId === other.projectId);
}

function keyOfAnother(project: string): Finding {
  return {
    outcome: 'fail',
    code: 'key_of_another_project',
    says: 'The service account is of another project than the one that is entered.',
    remedy:
      'Enter the key of a service account of this project, or the id of the project that both belong to.',
    command: showProject(project),
  };
}

function numbersDiffer(project: string | undefined): Finding {
  return {
    outcome: 'fail',
    code: 'numbers_differ',
    service: 'calendar',
    says: 'The numbers at the beginning of the two client ids and the two project ids do not fit together.',
    remedy:
      'A client id begins with the number of its project. Compare both with what Google Cloud shows for the project.',
    ...(project && { command: showProject(project) }),
  };
}

const nothing: Finding = {
  outcome: 'skipped',
  code: 'nothing_entered',
  says: 'There is nothing to compare yet.',
};
