import { json } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import type { Google } from '../google.ts';
import { withMember } from '../iam/policy.ts';
import { projectOf, readName } from '../pubsub/names.ts';
import { type Outgoing, publish } from '../pubsub/publish.ts';
import type { Message, Topic } from '../pubsub/records.ts';
import { addTopic } from '../pubsub/topic.ts';

/** Topics without asking who wants them: for a test that needs one, and to see what was published. */
export function topicsControl(google: Google, prefix: string): Route[] {
  return [
    {
      method: 'GET',
      path: `${prefix}/topics`,
      answer: () => json({ topics: [...google.pubsub.topics.values()] }),
    },
    {
      method: 'POST',
      path: `${prefix}/topics`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['name', 'publishers']);
        return json(makeTopic(google, body), { status: 201 });
      },
    },
    {
      method: 'POST',
      path: `${prefix}/publish`,
      answer: async ({ request }) => {
        const body = await readControlBody(request, ['topic', 'json', 'data', 'attributes']);
        const topic = requireTopic(google, body.requireText('topic'));
        return json(publish(google, topic, readOutgoing(body)), { status: 201 });
      },
    },
    {
      method: 'GET',
      path: `${prefix}/messages`,
      answer: ({ url }) => {
        const topic = url.searchParams.get('topic');
        const messages = google.pubsub.latest.filter(one => topic === null || one.topic === topic);
        return json({ count: messages.length, messages: messages.map(shown) });
      },
    },
  ];
}

function makeTopic(google: Google, body: Fields): Topic {
  const name = body.requireText('name');
  if (!readName('topics', name)) throw new ControlRefusal(400, 'name is projects/{project}/topics/{topic}.');
  if (!projectOf(google, name)) throw new ControlRefusal(404, 'There is no such project.');
  if (google.pubsub.topics.has(name)) throw new ControlRefusal(409, `${name} is there already.`);
  const topic = addTopic(google, name);
  for (const member of body.findTexts('publishers') ?? []) {
    topic.policy = withMember(google.random, topic.policy, 'roles/pubsub.publisher', member);
  }
  return topic;
}

export function requireTopic(google: Google, name: string): Topic {
  const topic = google.pubsub.topics.get(name);
  if (!topic) throw new ControlRefusal(404, `There is no topic called ${name}.`);
  return topic;
}

function readOutgoing(body: Fields): Outgoing {
  const attributes = body.findTextMap('attributes') ?? {};
  const value = body.findAny('json');
  const data =
    value === undefined
      ? (body.findText('data') ?? '')
      : Buffer.from(JSON.stringify(value)).toString('base64');
  return { data, attributes };
}

/** With what it says, when that is JSON: most tests want to compare nothing else. */
function shown({ topic, message }: { topic: string; message: Message }) {
  return { topic, ...message, json: readJson(Buffer.from(message.data, 'base64').toString()) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
