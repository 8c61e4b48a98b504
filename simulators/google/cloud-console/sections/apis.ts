import { type Html, html } from '../../../frame/html.ts';
import { knownApis } from '../../api/known-apis.ts';
import { actions, type Shown, section, tick } from '../parts.ts';

export function apisSection({ project }: Shown): Html {
  return section(
    'apis',
    'APIs',
    html`<p class="quiet">An API answers only while it is enabled in the project of whoever calls.</p>
<form method="post"><fieldset><legend>Enabled APIs</legend>
${Object.entries(knownApis).map(([value, words]) => tick('api', { value, words, isTicked: project.enabledApis.has(value) }))}
</fieldset>${actions('save-apis', 'Save APIs')}</form>`,
  );
}
