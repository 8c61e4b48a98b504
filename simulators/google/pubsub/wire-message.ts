import type { Message } from './records.ts';

/** PubsubMessage in JSON: what is empty is left out. */
export function wireMessage({ data, attributes, messageId, publishTime, orderingKey }: Message) {
  return {
    ...(data !== '' && { data }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    messageId,
    publishTime: publishTime.toISOString(),
    ...(orderingKey !== '' && { orderingKey }),
  };
}

/** A push says ids and times twice, in both spellings, and always has attributes. */
export function pushedMessage(message: Message) {
  return {
    attributes: {},
    ...wireMessage(message),
    message_id: message.messageId,
    publish_time: message.publishTime.toISOString(),
  };
}
