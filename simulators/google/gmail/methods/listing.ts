import type { Call } from '../method.ts';
import { readPosition } from '../paging.ts';
import type { Message } from '../records.ts';
import { GmailRefusal } from '../refusal.ts';
import { listed } from '../search/listed.ts';
import { readQuery } from '../search/read-query.ts';
import { requireLabels } from './labels-of-messages.ts';

export const listQuery = ['q', 'labelIds', 'includeSpamTrash', 'maxResults', 'pageToken'] as const;

/** What `messages.list`, `threads.list` and `drafts.list` go through, newest first. */
export function listedFor(call: Call, alwaysLabels: readonly string[] = []): Iterable<Message> {
  const { google, mailbox, url } = call;
  const query = url.searchParams;
  const text = query.get('q') ?? '';
  if (text !== '' && call.isMetadataOnly) {
    throw new GmailRefusal(403, 'forbidden', "Metadata scope does not support 'q' parameter");
  }
  const labelIds = query.getAll('labelIds');
  requireLabels(mailbox, labelIds, []);
  return listed(mailbox, {
    query: readQuery(text),
    labelIds: [...labelIds, ...alwaysLabels],
    includesSpamAndTrash: query.get('includeSpamTrash') === 'true',
    nowMs: google.clock.now().getTime(),
    from: readPosition(query),
  });
}

/** An empty list is left out, and the estimate is one: what is on this page, and one more if there is more. */
export function shownList(name: string, items: readonly object[], nextPageToken: string | undefined): object {
  return {
    ...(items.length > 0 && { [name]: items }),
    ...(nextPageToken !== undefined && { nextPageToken }),
    resultSizeEstimate: items.length + (nextPageToken === undefined ? 0 : 1),
  };
}
