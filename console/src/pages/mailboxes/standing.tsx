import { Link } from '@tanstack/react-router';
import { ExternalLink, Play, RefreshCw } from 'lucide-react';
import { lookNow, resumeMailbox } from '../../api/mailboxes.ts';
import { useMay } from '../../api/me.ts';
import type { ShownMailbox } from '../../api/shapes.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { linkLook } from '../../parts/link.ts';
import { useNotices } from '../../parts/notices.tsx';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Asked } from './asked.tsx';
import { useLeaveToConnect } from './leave.ts';
import { MailboxBadge } from './mailbox-badge.tsx';

const { mailboxes } = words;

/** What these are cured by: whoever has the password of the account allows it once more. */
const byConnecting = new Set([
  'not_connected',
  'needs_reconnect',
  'scope_missing',
  'mail_not_enabled',
  'refused',
]);

/** What an administrator mends where the app of the organisation is set up, and sees there what is missing. */
const inSettings = new Set([
  ...['app_broken', 'api_disabled', 'silent', 'no_service_account', 'no_project', 'key_refused'],
  ...['not_permitted', 'account_not_permitted', 'act_as_missing', 'org_policy', 'other_project'],
]);

/** How it stands, since when, what helps, and the buttons that do it. */
export function Standing({ mailbox }: { mailbox: ShownMailbox }) {
  const { says, remedy, state_since, silent_since, sender_trouble } = mailbox;
  return (
    <Section title={mailboxes.columns.state}>
      <div className="grid gap-4">
        <div role="status" className="grid justify-items-start gap-1">
          <MailboxBadge mailbox={mailbox} />
          <p className="mt-1">{says}</p>
          {remedy && <p className="text-soft">{remedy}</p>}
          {state_since && (
            <p className="text-sm text-soft">
              {mailboxes.since} <Time at={state_since} />
            </p>
          )}
          {silent_since && (
            <p className="text-sm text-brass">
              {mailboxes.silent} <Time at={silent_since} look="precise" />
            </p>
          )}
        </div>
        {sender_trouble && (
          <div className="grid gap-1">
            <p className="text-brass">{sender_trouble.says}</p>
            <p className="text-soft">{sender_trouble.remedy}</p>
          </div>
        )}
        <Deeds mailbox={mailbox} />
      </div>
    </Section>
  );
}

function Deeds({ mailbox }: { mailbox: ShownMailbox }) {
  const tell = useNotices();
  const mayChange = useMay('settings.write');
  const mayRun = useMay('jobs.write');
  const leaving = useLeaveToConnect();
  const resuming = useDeed({
    act: resumeMailbox,
    touches: ['mailboxes'],
    onDone: () => tell(mailboxes.resume.done(mailbox.name)),
  });
  const looking = useDeed({
    act: lookNow,
    touches: ['mailboxes'],
    onDone: () => tell(mailboxes.look.done),
  });
  const problem = leaving.problem ?? resuming.problem ?? looking.problem;
  const isUrgent = mailbox.account === null || byConnecting.has(mailbox.reason ?? '');
  return (
    <>
      {mayChange && isUrgent && (
        <p className="max-w-prose text-sm text-soft">
          {mailboxes.connect.lead(mailbox.address)}{' '}
          <Link to={paths.googleErrors} target="_blank" className={linkLook}>
            {mailboxes.connect.errors}
          </Link>
        </p>
      )}
      {mayChange && (isUrgent || mailbox.reason === 'no_service_account') && <Asked mailboxId={mailbox.id} />}
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap gap-2">
        {mayRun && mailbox.account && mailbox.state !== 'paused' && (
          <Button
            icon={RefreshCw}
            isBusy={looking.isBusy}
            busyWords={words.parts.working}
            onClick={() => looking.start(mailbox.id)}
          >
            {mailboxes.look.open}
          </Button>
        )}
        {mayChange && inSettings.has(mailbox.reason ?? '') && (
          <Link to={paths.googleSetup} className={buttonLook('plain')}>
            {mailboxes.toSettings}
          </Link>
        )}
        {mayChange && (
          <Button
            look={isUrgent ? 'primary' : 'plain'}
            icon={ExternalLink}
            isBusy={leaving.isBusy}
            busyWords={mailboxes.connect.leaving}
            onClick={() => leaving.start(mailbox.id)}
          >
            {mailbox.account ? mailboxes.connect.again : mailboxes.connect.open}
          </Button>
        )}
        {mayRun && mailbox.state === 'paused' && (
          <Button
            look={isUrgent ? 'plain' : 'primary'}
            icon={Play}
            isBusy={resuming.isBusy}
            busyWords={words.parts.working}
            onClick={() => resuming.start(mailbox.id)}
          >
            {mailboxes.resume.open}
          </Button>
        )}
      </div>
    </>
  );
}
