import { z } from 'zod';
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

const MOST_CHARACTERS = 200;

export const tenantName = z
  .string()
  .transform(text => text.trim().normalize('NFC'))
  .refine(text => text.length >= 1 && text.length <= MOST_CHARACTERS, {
    message: `must have 1 to ${MOST_CHARACTERS} characters`,
  })
  .refine(text => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), {
    message: 'must not have invisible characters',
  });

export function requireTenantName(text: string): string {
  const name = tenantName.safeParse(text);
  if (name.success) return name.data;
  throw fail('invalid_input', { detail: `The name ${name.error.issues[0]?.message ?? 'is not right'}.` });
}
