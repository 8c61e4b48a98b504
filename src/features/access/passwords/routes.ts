import { z } from 'zod';
import { allowed, empty, routesOf } from '#platform/http/route.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { changePassword } from './change.ts';
import { chosenPassword, presentedPassword } from './passwords.ts';

const route = routesOf<AccessNeeds>();

export const passwordRoutes = [
  route({
    method: 'PUT',
    path: '/api/v1/auth/password',
    summary: 'Change the caller’s password; all other sessions end',
    access: allowed('profile.write'),
    body: z.strictObject({ current: presentedPassword, next: chosenPassword }),
    answer: empty,
    run: (needs, who, asked, { network }) => changePassword(needs, who, { ...asked, network }),
  }),
];
