import { z } from 'zod';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { allowed, anyone, empty, ok, routesOf, signedIn } from '#platform/http/route.ts';
import { jobsOf } from '#platform/queue/job.ts';

const route = routesOf<{ greeting: string }>();
const path = '/api/v1/things/{thingId}';
const params = z.strictObject({ thingId: z.string() });

/** Routes and jobs that forgot something. */
export const careless = [
  // @ts-expect-error it does not say who may call
  route({ method: 'GET', path, summary: 'Show a thing', answer: empty, run: async () => {} }),

  route({
    method: 'GET',
    path,
    summary: 'Show a thing',
    // @ts-expect-error there is no such permission
    access: allowed('things.look'),
    answer: empty,
    run: async () => {},
  }),

  route({
    method: 'GET',
    path,
    summary: 'Show a thing',
    // @ts-expect-error opening a route to anyone needs a reason
    access: anyone(),
    answer: empty,
    run: async () => {},
  }),

  route({
    method: 'GET',
    path,
    summary: 'Show a thing',
    access: anyone('it is about nobody'),
    answer: empty,
    // @ts-expect-error where nobody has shown who they are, there is no scope
    run: async (_needs, who: Scope) => void who,
  }),

  route({
    method: 'GET',
    path,
    summary: 'Show a thing',
    access: signedIn,
    params,
    answer: ok(z.object({ name: z.string() })),
    // @ts-expect-error the answer is not what was promised
    run: async () => ({ name: 1 }),
  }),

  route({
    method: 'GET',
    path,
    summary: 'Show a thing',
    access: signedIn,
    params,
    answer: empty,
    run: async (_needs, _who, asked) => {
      // @ts-expect-error nobody asked for this
      void asked.secret;
    },
  }),
];

// @ts-expect-error a refusal has a code from the list
export const unlisted = fail('computer_says_no');

export const job = jobsOf<{ greeting: string }>()({
  name: 'things.tidy',
  input: z.strictObject({ thingId: z.string() }),
  retries: 3,
  timeLimitMs: 1_000,
  // @ts-expect-error the input of a job is what its schema says
  run: async (_needs, _who, { otherId }) => void otherId,
});
