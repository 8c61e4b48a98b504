import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { ConfirmPage } from './pages/connect/confirm-page.tsx';
import { GoogleErrorsPage } from './pages/connect/google-errors-page.tsx';
import { ResultPage } from './pages/connect/result-page.tsx';
import { readConsentSearch } from './pages/connect/search.ts';
import { LinkPage } from './pages/exchange-link/link-page.tsx';
import { LinkResultPage } from './pages/exchange-link/link-result-page.tsx';
import { readLinkSearch } from './pages/exchange-link/search.ts';
import { Outside } from './pages/frame/outside.tsx';
import { InvitationPage } from './pages/invitation/invitation-page.tsx';
import { ChoosePage } from './pages/sign-in/choose-page.tsx';
import { readSignInSearch } from './pages/sign-in/search.ts';
import { SignInPage } from './pages/sign-in/sign-in-page.tsx';
import { Broken, NotFound } from './pages/trouble/trouble.tsx';
import { paths } from './paths.ts';

export const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outside,
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: readSignInSearch,
  component: SignInPage,
});

const signInBefore = createRoute({
  getParentRoute: () => root,
  path: paths.signInBefore,
  validateSearch: readSignInSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: paths.signIn, search, replace: true });
  },
});

/** For whoever a provider of the whole server knows, and several organisations do. */
const chooseOrganisation = createRoute({
  getParentRoute: () => root,
  path: paths.chooseOrganisation,
  component: ChoosePage,
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: paths.invitation,
  component: InvitationPage,
});

/** Whoever comes back from Google may be signed in or not, or be somebody else. */
const connectResult = createRoute({
  getParentRoute: () => root,
  path: paths.connectResult,
  validateSearch: readConsentSearch,
  component: ResultPage,
});

const connectConfirm = createRoute({
  getParentRoute: () => root,
  path: paths.connectConfirm,
  validateSearch: readConsentSearch,
  component: ConfirmPage,
});

const googleErrors = createRoute({
  getParentRoute: () => root,
  path: paths.googleErrors,
  component: GoogleErrorsPage,
});

/** For people whom a program has sent, most of whom have no account here. */
const exchangeLink = createRoute({
  getParentRoute: () => root,
  path: paths.exchangeLink,
  validateSearch: readLinkSearch,
  component: LinkPage,
});

const exchangeResult = createRoute({
  getParentRoute: () => root,
  path: paths.exchangeResult,
  validateSearch: readConsentSearch,
  component: LinkResultPage,
});

/** Pages for whoever comes, signed in or not. */
export const outside = [
  signIn,
  signInBefore,
  chooseOrganisation,
  invitation,
  connectResult,
  connectConfirm,
  googleErrors,
  exchangeLink,
  exchangeResult,
] as const;
