import { type QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** What is out of date once the server has told of a change. */
const outdated: Readonly<Record<string, readonly string[]>> = {
  'user.changed': ['users', 'me', 'identities'],
  'invitation.changed': ['invitations'],
  'api_key.changed': ['api-keys', 'connections', 'limits', 'clients', 'exchange'],
  'client.changed': ['clients', 'exchange'],
  'session.changed': ['sessions', 'me'],
  'connection.created': ['connections', 'mailboxes', 'limits', 'subjects', 'webhooks'],
  'connection.changed': ['connections', 'mailboxes', 'limits', 'subjects', 'webhooks'],
  'connection.needs_reconnect': ['connections', 'mailboxes', 'subjects', 'webhooks'],
  'connection.revoked': ['connections', 'mailboxes', 'limits', 'subjects', 'webhooks'],
  'exchange.changed': ['exchange', 'subjects'],
  'subject.changed': ['subjects', 'exchange'],
  'webhook.changed': ['webhooks'],
  'google_setup.changed': ['google-setup'],
  'mailbox.changed': ['mailboxes'],
  'domain.changed': ['domains'],
  'signin.changed': ['signin-settings'],
  'ticket.changed': ['tickets', 'webhooks'],
  'mail.changed': ['tickets'],
  'tenant.changed': ['tenant', 'me'],
  'audit.appended': ['audit'],
};

/** The server says this when it may have missed something itself. */
const LOOK_AGAIN = 'look_again';
/** One deed often announces several changes; they are fetched together. */
const GATHER_MS = 250;
const TRY_AGAIN_MS = 5_000;

/** Keeps everything on screen as it is at the server, for as long as somebody is signed in. */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(() => watch(client), [client]);
}

/**
 * Only while the page is looked at: a browser keeps few connections to one server, and a stream takes one of
 * them for itself, so many tabs would leave none to load anything with. What was missed is fetched on return.
 */
function watch(client: QueryClient): () => void {
  const gathered = gather(client);
  let source: EventSource | undefined;
  let timer: number | undefined;
  let hasMissed = false;

  function open(): void {
    source = new EventSource('/api/v1/events');
    source.onopen = () => {
      if (hasMissed) gathered.everything();
      hasMissed = true;
    };
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      // A refusal ends the stream for good; most often the session has ended, which this question finds out.
      gathered.add(['me']);
      timer = window.setTimeout(open, TRY_AGAIN_MS);
    };
    source.addEventListener(LOOK_AGAIN, gathered.everything);
    for (const [kind, keys] of Object.entries(outdated)) {
      source.addEventListener(kind, () => gathered.add(keys));
    }
  }

  function close(): void {
    window.clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  function follow(): void {
    if (document.visibilityState === 'hidden') close();
    else if (!source) open();
  }

  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close();
    gathered.stop();
  };
}

function gather(client: QueryClient) {
  const keys = new Set<string>();
  let timer: number | undefined;

  function flush(): void {
    timer = undefined;
    for (const key of keys) refresh(client, key);
    keys.clear();
  }

  return {
    add(more: readonly string[]) {
      for (const key of more) keys.add(key);
      timer ??= window.setTimeout(flush, GATHER_MS);
    },
    everything: () => void client.invalidateQueries(),
    stop: () => window.clearTimeout(timer),
  };
}

/** The log grows all the time: a list that somebody reads is not moved under their eyes, only offered anew. */
function refresh(client: QueryClient, key: string): void {
  const isLog = key === 'audit';
  if (isLog) client.setQueryData<number>(logGrowthKey, (times = 0) => times + 1);
  void client.invalidateQueries({
    queryKey: [key],
    predicate: query => !isLog || query.queryKey[1] !== 'list',
  });
}

const logGrowthKey = ['log-growth'];

/** Goes up whenever the log has grown. */
export function useLogGrowth(): number {
  return useQuery<number>({ queryKey: logGrowthKey, queryFn: skipToken, initialData: 0 }).data ?? 0;
}
