import { ControlRefusal } from '../../frame/control-refusal.ts';
import { nameOf, readName } from '../pubsub/names.ts';
import { addTopic, removeTopic } from '../pubsub/topic.ts';
import { type Deeds, required } from './deeds.ts';

export const topicDeeds: Deeds = {
  'create-topic': ({ google, project }, form) => {
    const name = nameOf('topics', project.id, required(form, 'topic').trim());
    if (!readName('topics', name)) {
      throw new ControlRefusal(
        400,
        'A topic is called by 3 to 255 letters, digits and - _ . ~ + %, begins with a letter and not with goog.',
      );
    }
    if (google.pubsub.topics.has(name))
      throw new ControlRefusal(409, 'There is a topic of this name already.');
    addTopic(google, name);
    return undefined;
  },
  'delete-topic': ({ google, project }, form) => {
    const name = required(form, 'topic');
    if (name.startsWith(`projects/${project.id}/`)) removeTopic(google, name);
    return undefined;
  },
  'delete-subscription': ({ google, project }, form) => {
    const name = required(form, 'subscription');
    if (name.startsWith(`projects/${project.id}/`)) google.pubsub.subscriptions.delete(name);
    return undefined;
  },
};
