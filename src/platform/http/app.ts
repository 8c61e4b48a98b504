import type { IncomingMessage } from 'node:http';
import { type Context, Hono } from 'hono';
import { fail } from '#kernel/failures.ts';
import { answer, type Edge } from './pipeline.ts';
import { anyone, type Route, response, routesOf } from './route.ts';

/** All routes on one address. What no route answers is a problem like any other, not a bare page. */
export function createApp<Needs>(
  edge: Edge<Needs>,
  routes: readonly Route<Needs>[],
  otherwise?: Route<Needs>,
): Hono {
  const app = new Hono();
  for (const route of routes) {
    app.on(route.method, honoPath(route.path), context => answer(edge, route, arrivalOf(context)));
  }
  for (const path of new Set(routes.map(route => route.path))) {
    const methods = routes.filter(route => route.path === path).map(route => route.method);
    app.all(honoPath(path), context => answer(edge, wrongMethod(path, methods), arrivalOf(context)));
  }
  app.all('*', context =>
    answer(edge, isPage(context) && otherwise ? otherwise : nothingHere, arrivalOf(context)),
  );
  return app;
}

function arrivalOf(context: Context) {
  const incoming: IncomingMessage | undefined = context.env?.incoming;
  return {
    request: context.req.raw,
    ...(incoming && { headers: incoming.headers }),
    // Without a socket (a test that calls the app itself) the caller is this machine.
    peer: incoming?.socket.remoteAddress ?? '127.0.0.1',
    params: context.req.param(),
  };
}

function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

const machinePaths = /^\/(api|health|metrics|oauth|\.well-known|token|mcp)(\/|$)/;

function isPage({ req }: Context): boolean {
  return (req.method === 'GET' || req.method === 'HEAD') && !machinePaths.test(req.path);
}

const route = routesOf<unknown>();

const nothingHere = route({
  method: 'GET',
  path: '/*',
  summary: 'Say that there is nothing here',
  access: anyone('it tells nothing'),
  answer: response('application/problem+json'),
  run: async () => {
    throw fail('not_found');
  },
});

function wrongMethod(path: string, methods: readonly string[]): Route<unknown> {
  return route({
    method: 'GET',
    path,
    summary: 'Say which methods there are',
    access: anyone('it tells only what the documentation tells'),
    answer: response('application/problem+json'),
    run: async (_needs, exchange) => {
      exchange.setHeader('allow', methods.join(', '));
      throw fail('method_not_allowed', { detail: `Use ${methods.join(' or ')}.` });
    },
  });
}
