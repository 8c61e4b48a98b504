import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate, useNavigate } from '@tanstack/react-router';
import { ShieldAlert } from 'lucide-react';
import { confirmConsent, consentQuery } from '../../api/consents.ts';
import { meQuery, type SignedIn } from '../../api/me.ts';
import { asProblem } from '../../api/problem.ts';
import type { Consent } from '../../api/shapes.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Doorstep } from '../sign-in/doorstep.tsx';
import { Wanted } from './wanted.tsx';

const { confirm } = words.connect;
const route = getRouteApi(paths.connectConfirm);

/** The answer came back in another browser than the one that began: only its own person may let it count. */
export function ConfirmPage() {
  const { flow = '' } = route.useSearch();
  const query = useQuery({ ...consentQuery(flow), enabled: flow !== '' });
  const me = useQuery(meQuery);
  const { status } = asProblem(query.error);
  if (flow === '' || (query.error && (status === 404 || status === 400))) return <Gone />;
  if (query.data && query.data.state !== 'parked')
    return <Navigate to={paths.connectResult} search={{ flow }} replace />;
  if (query.data && me.isFetched && !me.data) return <SignInFirst consent={query.data} />;
  return (
    <Doorstep title={confirm.title} lead={query.data && leadOf(query.data)}>
      <Loaded query={query} waiting={<LinesSkeleton lines={5} />}>
        {consent => me.data && <Question consent={consent} me={me.data} />}
      </Loaded>
    </Doorstep>
  );
}

function leadOf({ requested_by, tenant_name }: Consent): string {
  return requested_by ? confirm.lead(requested_by, tenant_name) : confirm.leadUnnamed(tenant_name);
}

function Question({ consent, me }: { consent: Consent; me: SignedIn }) {
  const navigate = useNavigate();
  const isMine = consent.requested_by_me === true;
  const answering = useDeed({
    act: confirmConsent,
    touches: ['consent', 'connections'],
    onDone: () => navigate({ to: paths.connectResult, search: { flow: consent.id }, replace: true }),
  });
  return (
    <div className="grid gap-5">
      <Warning
        text={
          isMine
            ? confirm.warning
            : confirm.notYours(consent.requested_by ?? confirm.somebody, consent.tenant_name)
        }
      />
      <Facts>
        <Fact title={confirm.by}>{consent.requested_by ?? confirm.somebody}</Fact>
        <Fact title={confirm.you}>{confirm.signedInAs(me.user.name, me.user.address)}</Fact>
        <Fact title={confirm.organisation}>{consent.tenant_name}</Fact>
        <Fact title={confirm.account}>{confirm.accountMeaning}</Fact>
        <Fact title={confirm.wants}>
          <Wanted consent={consent} />
        </Fact>
        <Fact title={confirm.validUntil}>
          <Time at={consent.expires_at} />
        </Fact>
      </Facts>
      {answering.problem && <ProblemNote problem={answering.problem} />}
      <div className="grid gap-2">
        {isMine && (
          <Button
            look="primary"
            isDisabled={answering.isBusy}
            onClick={() => answering.start({ flowId: consent.id, accept: true })}
          >
            {confirm.accept}
          </Button>
        )}
        <Button
          look={isMine ? 'plain' : 'primary'}
          isDisabled={answering.isBusy}
          onClick={() => answering.start({ flowId: consent.id, accept: false })}
        >
          {confirm.discard}
        </Button>
      </div>
    </div>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <p className="flex gap-3 rounded-lg bg-brass-wash px-4 py-3 ring-1 ring-inset ring-brass-line">
      <ShieldAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-brass" />
      {text}
    </p>
  );
}

function SignInFirst({ consent }: { consent: Consent }) {
  return (
    <Doorstep
      title={confirm.signInTitle}
      lead={confirm.signInLead(consent.requested_by ?? confirm.somebody, consent.tenant_name)}
    >
      <div className="grid gap-5">
        <Warning text={confirm.signInWarning} />
        <Link
          to={paths.signIn}
          search={{ returnTo: `${paths.connectConfirm}?flow=${consent.id}` }}
          className={buttonLook('primary')}
        >
          {confirm.signIn}
        </Link>
      </div>
    </Doorstep>
  );
}

function Gone() {
  return (
    <Doorstep title={confirm.gone.title} lead={confirm.gone.lead}>
      <Link to={paths.connections} className={buttonLook('plain')}>
        {words.connect.result.toConnections}
      </Link>
    </Doorstep>
  );
}
