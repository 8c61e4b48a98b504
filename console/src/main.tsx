import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { meQuery } from './api/me.ts';
import { createQueryClient } from './api/query-client.ts';
import { installation } from './installation.ts';
import { Notices } from './parts/notices.tsx';
import { paths } from './paths.ts';
import { createConsoleRouter } from './routes.tsx';
import './style/app.css';

// Dialogs add a style element; the page's policy lets it through by this.
if (installation.nonce) setNonce(installation.nonce);

const client = createQueryClient(async () => {
  // A first visit is no ended session: the router asks newcomers to sign in by itself.
  if (client.getQueryData(meQuery.queryKey) === undefined) return;
  const { pathname, href } = router.state.location;
  if (pathname === paths.signIn || pathname === paths.invitation) return;
  await router.navigate({ to: paths.signIn, search: { returnTo: href, because: 'ended' } });
  client.clear();
});
const router = createConsoleRouter(client);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Notices>
          <RouterProvider router={router} />
        </Notices>
      </QueryClientProvider>
    </StrictMode>,
  );
}
