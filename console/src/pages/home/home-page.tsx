import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/me.ts';
import { tenantQuery } from '../../api/tenant.ts';
import { everyoneQuery } from '../../api/users.ts';
import { linkLook } from '../../parts/link.ts';
import { Fact, Facts, Page, Section } from '../../parts/page.tsx';
import { RoleBadge } from '../../parts/role-badge.tsx';
import { Bar } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Activity } from './activity.tsx';
import { NextSteps } from './next-steps.tsx';

const { home } = words;

export function HomePage() {
  const { user, permissions } = useMe();
  return (
    <Page title={home.greeting(user.name)}>
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
        <div className="grid gap-5">
          <NextSteps />
          {permissions.has('audit.read') && <Activity />}
        </div>
        <div className="grid gap-5">
          <You />
          {permissions.has('tenant.read') && <Organisation />}
        </div>
      </div>
    </Page>
  );
}

function You() {
  const { user } = useMe();
  return (
    <Section title={home.you}>
      <p className="font-medium wrap-anywhere">{user.name}</p>
      <p className="text-soft wrap-anywhere">{user.address}</p>
      <p className="mt-2 flex items-center justify-between gap-3">
        <RoleBadge role={user.role} />
        <Link to={paths.profile} className={linkLook}>
          {home.profile}
        </Link>
      </p>
    </Section>
  );
}

function Organisation() {
  const tenant = useQuery(tenantQuery).data;
  const { permissions, tenant: mine } = useMe();
  return (
    <Section title={home.organisation}>
      <p className="mb-3 font-medium wrap-anywhere">{mine.name}</p>
      <Facts>
        <Fact title={home.shortName}>{mine.slug}</Fact>
        {permissions.has('users.read') && (
          <Fact title={home.people}>
            <People />
          </Fact>
        )}
        <Fact title={home.since}>
          {tenant ? <Time at={tenant.created_at} look="date" /> : <Bar className="my-1 w-24" />}
        </Fact>
      </Facts>
    </Section>
  );
}

function People() {
  const everyone = useQuery(everyoneQuery).data;
  if (!everyone) return <Bar className="my-1 w-10" />;
  return (
    <Link to={paths.users} className={linkLook}>
      {home.peopleCount(everyone.items.length, everyone.next !== null)}
    </Link>
  );
}
