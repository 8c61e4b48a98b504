import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useMe } from '../../api/me.ts';
import { rolesQuery } from '../../api/users.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Fact, Facts, Page, Section } from '../../parts/page.tsx';
import { RoleBadge } from '../../parts/role-badge.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { ThemeSwitch } from '../../parts/theme-switch.tsx';
import { words } from '../../words.ts';
import { Identities } from './identities.tsx';
import { PasswordForm } from './password-form.tsx';

const { profile } = words;

export function ProfilePage() {
  const { user, tenant, permissions } = useMe();
  return (
    <Page title={profile.title} lead={profile.lead}>
      <div className="grid max-w-3xl gap-5">
        <Section title={user.name}>
          <Facts>
            <Fact title={profile.address}>{user.address}</Fact>
            <Fact title={profile.organisation}>{tenant.name}</Fact>
            <Fact title={profile.role}>
              <RoleBadge role={user.role} />
            </Fact>
          </Facts>
        </Section>
        {permissions.has('profile.write') && <PasswordForm />}
        {permissions.has('profile.read') && <Identities />}
        <Section title={profile.appearance.title} lead={profile.appearance.lead}>
          <ThemeSwitch />
        </Section>
        <Section title={profile.permissions.title}>
          <Permissions />
        </Section>
      </div>
    </Page>
  );
}

function Permissions() {
  const { permissions: mine } = useMe();
  return (
    <Loaded query={useQuery(rolesQuery)} waiting={<LinesSkeleton lines={5} />}>
      {({ permissions }) => (
        <ul className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
          {permissions
            .filter(({ name }) => mine.has(name))
            .map(({ name, meaning }) => (
              <li key={name} className="flex gap-2.5">
                <Check aria-hidden className="mt-1 size-4 shrink-0 text-accent" />
                <span className="block first-letter:uppercase">{meaning}</span>
              </li>
            ))}
        </ul>
      )}
    </Loaded>
  );
}
