import type { ShownMailbox } from '../../api/shapes.ts';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { StillWaiting } from './still-waiting.tsx';

const { mailboxes } = words;
const { detail: texts } = mailboxes;

/** What tells of mail, and how far it has been read. */
export function Reading({ mailbox }: { mailbox: ShownMailbox }) {
  const { last_push_at, last_sync_at, watched_at, watch_expires_at, quota, subscription } = mailbox;
  return (
    <Section title={texts.reading}>
      <Facts>
        <Fact title={texts.push}>
          <Moment at={last_push_at} none={mailboxes.never} />
        </Fact>
        <Fact title={texts.sync}>
          <Moment at={last_sync_at} none={mailboxes.never} />
        </Fact>
        <Fact title={texts.behind}>
          <Behind mailbox={mailbox} />
        </Fact>
        <Fact title={texts.waiting}>
          <StillWaiting mailbox={mailbox} />
        </Fact>
        <Fact title={texts.watched}>
          <Moment at={watched_at} none={texts.unknown} />
        </Fact>
        <Fact title={texts.watch}>
          <Moment at={watch_expires_at} none={texts.unknown} />
          {watch_expires_at && <span className="block text-sm text-soft">{texts.watchRenewed}</span>}
        </Fact>
        <Fact title={texts.quota}>
          {quota ? <Used quota={quota} /> : <span className="text-soft">{texts.unknown}</span>}
        </Fact>
        {subscription && (
          <Fact title={texts.subscription}>
            <code className="font-mono text-sm">{subscription}</code>
          </Fact>
        )}
      </Facts>
    </Section>
  );
}

function Behind({ mailbox: { last_sync_at, behind_since: since } }: { mailbox: ShownMailbox }) {
  if (last_sync_at === null) return <span className="text-soft">{texts.unknown}</span>;
  if (since === null) return <span className="text-soft">{texts.notBehind}</span>;
  return (
    <>
      {texts.behindSince} <Time at={since} />
    </>
  );
}

function Used({ quota: { left, per_minute } }: { quota: NonNullable<ShownMailbox['quota']> }) {
  return (
    <>
      {texts.quotaUsed(Math.round((1 - left / per_minute) * 100))}
      <span className="block text-sm text-soft tabular-nums">{texts.quotaLeft(left, per_minute)}</span>
    </>
  );
}

function Moment({ at, none }: { at: string | null; none: string }) {
  return at ? <Time at={at} /> : <span className="text-soft">{none}</span>;
}
