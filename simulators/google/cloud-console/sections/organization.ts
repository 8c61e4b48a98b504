import { type Html, html } from '../../../frame/html.ts';
import { actions, type Shown, section, tick } from '../parts.ts';

export function organizationSection({ project }: Shown): Html {
  const { restrictsMembers, blocksKeys } = project.constraints;
  return section(
    'organization',
    'Organisation policies',
    html`<p class="quiet">What the organisation forbids in its projects, even to those who may do it otherwise.</p>
<form method="post"><fieldset><legend>Enforced policies</legend>
${tick('constraint', {
  value: 'restrictsMembers',
  words: 'Domain restricted sharing',
  remark: 'iam.allowedPolicyMemberDomains: nobody from outside gets a role, not even Gmail',
  isTicked: restrictsMembers,
})}
${tick('constraint', {
  value: 'blocksKeys',
  words: 'Disable service account key creation',
  remark: 'iam.disableServiceAccountKeyCreation',
  isTicked: blocksKeys,
})}
</fieldset>${actions('save-organization', 'Save policies')}</form>`,
  );
}
