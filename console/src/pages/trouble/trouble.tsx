import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { asProblem } from '../../api/problem.ts';
import type { Permission } from '../../api/shapes.ts';
import { rolesQuery } from '../../api/users.ts';
import { Mark } from '../../parts/brand.tsx';
import { buttonLook } from '../../parts/button.tsx';
import { Page, useTitle } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SimulationBanner } from '../../parts/simulation-banner.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { problems } = words;

function Standalone({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main className="mx-auto grid max-w-lg gap-4 px-5 py-24">
      <Mark className="size-9" />
      <h1 id="page-title" tabIndex={-1} className="text-2xl font-semibold tracking-tight">
        {title}
      </h1>
      {children}
    </main>
  );
}

/** The server has not said yet who is here. */
export function Opening() {
  return (
    <p role="status" className="grid min-h-[60dvh] place-items-center">
      <Spinner className="size-6 text-soft" />
      <span className="sr-only">{words.frame.loading}</span>
    </p>
  );
}

export function NotFound() {
  return (
    <Standalone title={problems.notFound.title}>
      <p className="text-soft">{problems.notFound.lead}</p>
      <Link to={paths.home} className={`${buttonLook('primary')} justify-self-start`}>
        {problems.goHome}
      </Link>
    </Standalone>
  );
}

/** Names the permission in words, so that one knows what to ask for. */
export function NotPermitted({ to }: { to: Permission }) {
  const roles = useQuery(rolesQuery);
  const meaning = roles.data?.permissions.find(({ name }) => name === to)?.meaning;
  return (
    <Page
      title={problems.notPermitted.title}
      lead={problems.notPermitted.lead(meaning ?? problems.notPermitted.unnamed)}
    >
      <Link to={paths.home} className={buttonLook('plain')}>
        {problems.goHome}
      </Link>
    </Page>
  );
}

/** Nothing of the console can be shown, mostly because the server does not answer. */
export function CannotOpen({ error }: ErrorComponentProps) {
  const { retry, isRetrying } = useRetry();
  return (
    <Standalone title={problems.cannotOpen}>
      <ProblemNote problem={asProblem(error)} onRetry={retry} isRetrying={isRetrying} />
    </Standalone>
  );
}

/** Even what is around every page has failed. */
export function Broken(parts: ErrorComponentProps) {
  return (
    <>
      <SimulationBanner />
      <CannotOpen {...parts} />
    </>
  );
}

/** One page has failed; the frame around it still works. */
export function PageTrouble({ error }: ErrorComponentProps) {
  const { retry, isRetrying } = useRetry();
  return <ProblemNote problem={asProblem(error)} onRetry={retry} isRetrying={isRetrying} />;
}

function useRetry() {
  const router = useRouter();
  const client = useQueryClient();
  const [isRetrying, setRetrying] = useState(false);
  return {
    isRetrying,
    retry: async () => {
      setRetrying(true);
      await client.resetQueries({ predicate: query => query.state.status === 'error' });
      await router.invalidate();
      setRetrying(false);
    },
  };
}
