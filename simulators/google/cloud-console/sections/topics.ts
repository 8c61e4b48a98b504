import { type Html, html } from '../../../frame/html.ts';
import { projectResource } from '../../iam/resources.ts';
import { gmailPublisher } from '../../pubsub/publish-as-gmail.ts';
import type { Subscription, Topic } from '../../pubsub/records.ts';
import { actions, deedButton, type Shown, section, textField } from '../parts.ts';

export function topicsSection({ google, project }: Shown): Html {
  const own = `${projectResource(project).name}/`;
  const topics = [...google.pubsub.topics.values()].filter(({ name }) => name.startsWith(own));
  const subscriptions = [...google.pubsub.subscriptions.values()].filter(({ name }) => name.startsWith(own));
  return section(
    'topics',
    'Pub/Sub',
    html`<h3>Topics</h3><ul class="list">${topics.map(topicRow)}</ul>
<form method="post">${textField('Topic ID', 'topic', '', 'keyholder-mail')}${actions('create-topic', 'Create topic')}</form>`,
    html`<h3>Subscriptions</h3>${subscriptions.length === 0 ? html`<p class="quiet">None. Programs make them.</p>` : undefined}
<ul class="list">${subscriptions.map(subscriptionRow)}</ul>`,
  );
}

function topicRow({ name, policy }: Topic): Html {
  const isOpen = policy.bindings.some(({ members }) => members.includes(`serviceAccount:${gmailPublisher}`));
  return html`<li class="apart"><span><code>${name}</code>${isOpen ? html`<br><span class="quiet">Gmail may publish here</span>` : undefined}</span>
${deedButton('delete-topic', 'Delete', name, { topic: name })}</li>`;
}

function subscriptionRow({ name, topic, push, backlog }: Subscription): Html {
  return html`<li class="apart"><span><code>${name}</code><br><span class="quiet">of ${topic} · ${push ? html`pushes to ${push.endpoint}` : 'is pulled'} · ${backlog.size} waiting</span></span>
${deedButton('delete-subscription', 'Delete', name, { subscription: name })}</li>`;
}
