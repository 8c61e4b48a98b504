import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { invitationFoundQuery } from '../../api/invitations.ts';
import { asProblem } from '../../api/problem.ts';
import type { InvitationFound } from '../../api/shapes.ts';
import { buttonLook } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { roleName } from '../../parts/role-badge.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Doorstep } from '../sign-in/doorstep.tsx';
import { AcceptForm } from './accept-form.tsx';
import { AcceptWithProvider } from './accept-with-provider.tsx';

const { invitation } = words;
/** Refusals that mean: this link will never work again. */
const dead = new Set(['not_found', 'gone', 'invalid_input', 'invalid_token']);

/** The token is behind the #, so that it is in no log of any server on the way. */
export function InvitationPage() {
  const [token] = useState(() => window.location.hash.slice(1));
  return token ? <Found token={token} /> : <Broken lead={invitation.broken.incomplete} />;
}

function Found({ token }: { token: string }) {
  const found = useQuery(invitationFoundQuery(token));
  if (found.error && dead.has(asProblem(found.error).code)) return <Broken lead={invitation.broken.lead} />;
  return (
    <Doorstep
      title={found.data ? invitation.titleTo(found.data.tenant_name) : invitation.title}
      lead={found.data ? <Terms found={found.data} /> : invitation.checking}
    >
      <Loaded query={found} waiting={<LinesSkeleton lines={4} />}>
        {data => (
          <>
            <AcceptForm token={token} found={data} />
            <AcceptWithProvider token={token} />
          </>
        )}
      </Loaded>
    </Doorstep>
  );
}

function Terms({ found }: { found: InvitationFound }) {
  return (
    <>
      {invitation.lead(found.address, roleName(found.role))} {invitation.validUntil}{' '}
      <Time at={found.expires_at} look="date" />
      {'.'}
    </>
  );
}

function Broken({ lead }: { lead: string }) {
  return (
    <Doorstep title={invitation.broken.title} lead={lead}>
      <Link to={paths.signIn} className={buttonLook('plain')}>
        {invitation.haveAccount}
      </Link>
    </Doorstep>
  );
}
