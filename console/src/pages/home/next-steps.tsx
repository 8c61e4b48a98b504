import { skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, CircleCheck, CircleDashed } from 'lucide-react';
import { apiKeysQuery } from '../../api/api-keys.ts';
import { connectionsQuery } from '../../api/connections.ts';
import { readinessQuery } from '../../api/google-setup.ts';
import { invitationsQuery } from '../../api/invitations.ts';
import { mailboxesQuery } from '../../api/mailboxes.ts';
import { useMe } from '../../api/me.ts';
import { allItems } from '../../api/paged.ts';
import { everyoneQuery } from '../../api/users.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';
import { type Step, stepsFor } from './steps.ts';

const { home } = words;

export function NextSteps() {
  const { permissions } = useMe();
  const mayInvite = permissions.has('users.write');
  const mayHaveKeys = permissions.has('own_api_keys.write');
  const maySetUp = permissions.has('settings.write');
  const mayConnect = permissions.has('connections.write');
  const everyone = useQuery(permitted(everyoneQuery, mayInvite));
  const invitations = useInfiniteQuery(permitted(invitationsQuery, mayInvite));
  const keys = useInfiniteQuery(permitted(apiKeysQuery('me'), mayHaveKeys));
  const connections = useInfiniteQuery(permitted(connectionsQuery('me'), mayConnect));
  const readiness = useQuery(permitted(readinessQuery, maySetUp));
  const mailboxes = useQuery(permitted(mailboxesQuery, maySetUp));

  const asked = [
    mayInvite && everyone,
    mayInvite && invitations,
    mayHaveKeys && keys,
    mayConnect && connections,
    maySetUp && readiness,
    maySetUp && mailboxes,
  ].filter(query => query !== false);
  const steps = stepsFor({
    permissions,
    users: everyone.data?.items,
    invitations: allItems(invitations.data).length,
    keys: mayHaveKeys && keys.data ? allItems(keys.data).filter(key => !key.revoked_at).length : undefined,
    connections: mayConnect && connections.data ? allItems(connections.data).length : undefined,
    isGoogleReady: readiness.data?.is_ready,
    mailboxes: mailboxes.data?.mailboxes.filter(({ account }) => account !== null).length,
  });

  return (
    <Section title={home.next}>
      <Loaded
        query={{
          data: asked.every(query => query.data !== undefined) ? steps : undefined,
          error: asked.find(query => query.error)?.error ?? null,
          isFetching: asked.some(query => query.isFetching),
          refetch: () => Promise.all(asked.map(query => query.refetch())),
        }}
        waiting={<LinesSkeleton lines={5} />}
      >
        {found => <StepList steps={found} />}
      </Loaded>
    </Section>
  );
}

function permitted<Options extends object>(options: Options, may: boolean): Options {
  return may ? options : { ...options, queryFn: skipToken };
}

function StepList({ steps }: { steps: Step[] }) {
  const open = steps.filter(step => !step.isDone);
  return (
    <>
      {open.length === 0 && <p className="text-soft">{home.nextDone}</p>}
      <ol className="-mx-2 grid gap-1">
        {[...open, ...steps.filter(step => step.isDone)].map(step => (
          <li key={step.id}>{step.isDone ? <DoneStep step={step} /> : <OpenStep step={step} />}</li>
        ))}
      </ol>
    </>
  );
}

function OpenStep({ step }: { step: Step }) {
  return (
    <Link to={step.to} className="group flex gap-3 rounded-lg p-2 hover:bg-hover">
      <CircleDashed aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
      <span className="min-w-0">
        <span className="block font-medium">{step.title}</span>
        <span className="block text-soft">{step.why}</span>
        <span className="mt-1 inline-flex items-center gap-1 font-medium text-accent underline-offset-4 group-hover:underline">
          {step.act}
          <ArrowRight aria-hidden className="size-4" />
        </span>
      </span>
    </Link>
  );
}

function DoneStep({ step }: { step: Step }) {
  return (
    <p className="flex gap-3 p-2 text-soft">
      <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
      <span>
        {step.title} <span className="sr-only">{home.stepDone}</span>
      </span>
    </p>
  );
}
