import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { asProblem } from '../api/problem.ts';
import type { Place } from '../paths.ts';
import { linkLook } from './link.ts';
import { Loaded } from './loaded.tsx';
import { Page } from './page.tsx';
import { RowsSkeleton } from './skeleton.tsx';

type DetailPageParts<Data> = {
  query: { data: Data | undefined; error: Error | null; isFetching: boolean; refetch: () => unknown };
  /** Where it is listed, and what that list is called. */
  room: { to: Place; title: string; back: string };
  gone: { title: string; lead: string };
  /** Where the list has been read and it is not on it. */
  isMissing?: boolean;
  title: (data: Data) => string;
  lead?: (data: Data) => ReactNode;
  actions?: (data: Data) => ReactNode;
  children: (data: Data) => ReactNode;
};

/**
 * One thing of a list, under its own name. Gone, another organisation's, never there: the server does not tell these
 * apart, and neither does the page.
 */
export function DetailPage<Data>(parts: DetailPageParts<Data>) {
  const { query, room, gone, isMissing = false, title, lead, actions, children } = parts;
  useEffect(() => document.getElementById('page-title')?.focus({ preventScroll: true }), []);
  const above = (
    <Link to={room.to} className={`inline-flex items-center gap-1.5 ${linkLook}`}>
      <ArrowLeft aria-hidden className="size-4" />
      {room.back}
    </Link>
  );
  if (isMissing || isNotThere(query.error)) {
    return (
      <Page title={gone.title} lead={gone.lead} above={above}>
        {null}
      </Page>
    );
  }
  const { data } = query;
  const isThere = data !== undefined;
  return (
    <Page
      title={isThere ? title(data) : room.title}
      lead={isThere && lead?.(data)}
      actions={isThere && actions?.(data)}
      above={above}
    >
      <Loaded query={query} waiting={<RowsSkeleton />}>
        {children}
      </Loaded>
    </Page>
  );
}

/** What is no id at all is refused as input. */
function isNotThere(error: Error | null): boolean {
  const { status } = asProblem(error);
  return error !== null && (status === 404 || status === 400);
}
