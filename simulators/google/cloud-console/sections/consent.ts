import { type Html, html } from '../../../frame/html.ts';
import { actions, linesField, type Shown, section, textField, tick } from '../parts.ts';

export function consentSection({ project }: Shown): Html {
  const { userType, publishingStatus, organization } = project;
  return section(
    'consent',
    'OAuth consent screen',
    html`<form method="post">${textField('App name', 'appName', project.appName)}
<fieldset class="ticks"><legend>Audience</legend>
${tick('userType', {
  kind: 'radio',
  value: 'internal',
  words: 'Internal',
  remark:
    organization === undefined ? 'only in a project of an organisation' : `only people of ${organization}`,
  isTicked: userType === 'internal',
})}
${tick('userType', { kind: 'radio', value: 'external', words: 'External', remark: 'everybody with a Google Account', isTicked: userType === 'external' })}
</fieldset>
<fieldset class="ticks"><legend>Publishing status</legend>
${tick('publishingStatus', {
  kind: 'radio',
  value: 'testing',
  words: 'Testing',
  remark: 'External apps: only test users, and what they allow ends after seven days',
  isTicked: publishingStatus === 'testing',
})}
${tick('publishingStatus', { kind: 'radio', value: 'production', words: 'In production', remark: 'no such limits', isTicked: publishingStatus === 'production' })}
</fieldset>
${linesField('Test users, one address on each line', 'testUsers', [...project.testUsers])}
${actions('save-consent', 'Save consent screen')}</form>`,
  );
}
