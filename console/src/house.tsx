import { createRoute, redirect } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { meQuery } from './api/me.ts';
import { asProblem } from './api/problem.ts';
import type { Permission } from './api/shapes.ts';
import { root } from './outside-routes.tsx';
import { Allowed } from './pages/frame/allowed.tsx';
import { Frame } from './pages/frame/frame.tsx';
import { CannotOpen, Opening, PageTrouble } from './pages/trouble/trouble.tsx';
import { paths } from './paths.ts';

/** Everything behind the sign-in. */
export const house = createRoute({
  getParentRoute: () => root,
  id: 'house',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(meQuery);
    } catch (thrown) {
      if (!asProblem(thrown).isSignedOut) throw thrown;
      const search = location.href === paths.home ? {} : { returnTo: location.href };
      throw redirect({ to: paths.signIn, search, replace: true });
    }
  },
  component: Frame,
  pendingComponent: Opening,
  errorComponent: CannotOpen,
});

export const inHouse = { getParentRoute: () => house, errorComponent: PageTrouble } as const;

export function allowed(to: Permission, Content: ComponentType) {
  return () => (
    <Allowed to={to}>
      <Content />
    </Allowed>
  );
}
