import { fail } from '#kernel/failures.ts';
import type { TenantId } from '#kernel/ids.ts';

/** An organisation. After its deletion only its id and its audit log are left, and neither says who it was. */
export type Tenant = {
  id: TenantId;
  slug: string;
  name: string;
  createdAt: Date;
  frozenAt: Date | null;
};

const slugForm = /^[a-z][a-z0-9-]{1,39}$/;

/** The short name that people type at sign-in. */
export function requireSlug(text: string): string {
  if (slugForm.test(text)) return text;
  throw fail('invalid_input', {
    detail: 'The short name has 2 to 40 small letters, digits and hyphens, and starts with a letter.',
    fields: { slug: 'must have 2 to 40 small letters, digits and hyphens, and start with a letter' },
  });
}
