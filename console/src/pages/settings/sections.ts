import type { ComponentType } from 'react';
import type { SignedIn } from '../../api/me.ts';
import type { Permission } from '../../api/shapes.ts';
import { words } from '../../words.ts';
import { Organisation } from './organisation.tsx';
import { ReturnOrigins } from './return-origins.tsx';

type SettingsSection = { id: string; title: string; needs: Permission; Content: ComponentType };

/** A later room with settings adds its section here. */
const sections: readonly SettingsSection[] = [
  {
    id: 'organisation',
    title: words.settings.organisation.title,
    needs: 'tenant.read',
    Content: Organisation,
  },
  {
    id: 'return-origins',
    title: words.settings.returnOrigins.title,
    needs: 'settings.read',
    Content: ReturnOrigins,
  },
];

export function sectionsFor({ permissions }: SignedIn): readonly SettingsSection[] {
  return sections.filter(({ needs }) => permissions.has(needs));
}
