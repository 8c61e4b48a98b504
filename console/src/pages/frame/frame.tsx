import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useLiveUpdates } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';
import { installation } from '../../installation.ts';
import { Mark } from '../../parts/brand.tsx';
import { words } from '../../words.ts';
import { Account } from './account.tsx';
import { NarrowBar } from './narrow-bar.tsx';
import { Navigation } from './navigation.tsx';

/** What is around every page once signed in. */
export function Frame() {
  useLiveUpdates();
  useFocusOnNewPage();
  const { tenant } = useMe();
  return (
    <div className="lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed start-3 -top-20 z-50 rounded-lg bg-accent px-4 py-2 font-medium text-on-accent focus:top-3"
      >
        {words.frame.skip}
      </a>
      <header className="sticky top-(--banner) flex h-[calc(100dvh-var(--banner))] flex-col gap-6 overflow-y-auto border-e border-line p-3 max-lg:hidden">
        <p className="flex items-center gap-3 px-2.5 pt-3">
          <Mark className="size-8 shrink-0" />
          <span className="min-w-0">
            <span className="block font-semibold tracking-tight">{words.product}</span>
            <span className="block truncate text-sm text-soft" title={tenant.name}>
              {tenant.name}
            </span>
          </span>
        </p>
        <Navigation />
        <div className="mt-auto grid gap-1 border-t border-line pt-3">
          <Account />
          <p className="px-2.5 text-xs text-soft">{words.frame.version(installation.version)}</p>
        </div>
      </header>
      <div className="min-w-0">
        <NarrowBar />
        <main id="content" tabIndex={-1} className="mx-auto max-w-5xl px-4 pt-6 pb-24 sm:px-8 sm:pt-10">
          <Outlet />
        </main>
      </div>
    </div>
  );
}

/** A move to another room is said by its heading; a move between tabs of a room is not. */
function useFocusOnNewPage(): void {
  const room = useLocation({ select: ({ pathname }) => pathname.split('/')[1] });
  const before = useRef(room);
  useEffect(() => {
    if (before.current === room) return;
    before.current = room;
    document.getElementById('page-title')?.focus({ preventScroll: true });
  }, [room]);
}
