import { type Html, html } from '../../../frame/html.ts';
import { projectResource, pubsubAgent } from '../../iam/resources.ts';
import { knownRoles, titleOf } from '../../iam/roles.ts';
import { livingPeople } from '../../people.ts';
import { gmailPublisher } from '../../pubsub/publish-as-gmail.ts';
import { governedIn } from '../governed.ts';
import { actions, deedButton, type Option, type Shown, section, selectField } from '../parts.ts';

export function rolesSection(shown: Shown): Html {
  const { google, project } = shown;
  const things = governedIn(google, project);
  const rows = things.flatMap(({ name, words, thing }) =>
    thing.policy.bindings.flatMap(({ role, members, condition }) =>
      members.map(member => roleRow({ name, words, role, member, isConditional: condition !== undefined })),
    ),
  );
  return section(
    'roles',
    'Who may do what (IAM)',
    html`<ul class="list">${rows}</ul>`,
    html`<form method="post">
${selectField('Who', 'member', membersToOffer(shown))}
${selectField(
  'Role',
  'role',
  knownRoles.map(value => ({ value, words: titleOf(value) })),
  'roles/pubsub.publisher',
)}
${selectField(
  'On',
  'resource',
  things.map(({ name, words }) => ({ value: name, words })),
  projectResource(project).name,
)}
${actions('give-role', 'Give role')}</form>`,
  );
}

type Row = { name: string; words: string; role: string; member: string; isConditional: boolean };

function roleRow({ name, words, role, member, isConditional }: Row): Html {
  const who = member.replace(/^\w+:/, '');
  return html`<li class="apart"><span><code>${who}</code><br><span class="quiet">${titleOf(role)} on ${words}${isConditional ? ', under a condition' : ''}</span></span>
${deedButton('take-role', 'Remove', `${titleOf(role)} on ${words} from ${who}`, { resource: name, role, member })}</li>`;
}

function membersToOffer({ google, project }: Shown): Option[] {
  const accounts = [...project.serviceAccounts.keys(), pubsubAgent(project), gmailPublisher];
  return [
    ...accounts.map(email => ({ value: `serviceAccount:${email}`, words: email })),
    ...livingPeople(google).map(({ email }) => ({ value: `user:${email}`, words: email })),
  ];
}
