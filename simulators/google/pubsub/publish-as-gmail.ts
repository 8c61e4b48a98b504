import type { Google } from '../google.ts';
import { isPermitted, type Principal } from '../iam/permitted.ts';
import { projectOf } from './names.ts';
import { publish } from './publish.ts';
import { topicResource } from './topic.ts';

/** Gmail's own account, which every project must let publish to the topic it names in `watch`. */
export const gmailPublisher = 'gmail-api-push@system.gserviceaccount.com';
const gmail: Principal = { kind: 'serviceAccount', email: gmailPublisher };
const pubsubApi = 'pubsub.googleapis.com';

/** What Gmail does when a mailbox has changed, and once to try out a topic. Nothing is told about other projects. */
export function publishAsGmail(
  google: Google,
  topicName: string,
  jsonData: unknown,
): 'published' | 'not_found' | 'not_permitted' {
  const project = projectOf(google, topicName);
  const topic = google.pubsub.topics.get(topicName);
  if (!project || !topic) return 'not_found';
  if (!project.enabledApis.has(pubsubApi)) return 'not_permitted';
  if (!isPermitted(google, gmail, 'pubsub.topics.publish', topicResource(google, topic)))
    return 'not_permitted';
  publish(google, topic, { data: Buffer.from(JSON.stringify(jsonData)).toString('base64') });
  return 'published';
}
