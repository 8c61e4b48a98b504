import { fail } from '#kernel/failures.ts';
import { anyone, type Route, response, routesOf } from './route.ts';

export type Found<Needs> = { route: Route<Needs>; params: Readonly<Record<string, string>> };

/** The route for a method and a path as they were sent; what no route answers is answered by one, too. */
export type Router<Needs> = (method: string, path: string) => Found<Needs>;

type Place<Needs> = { segments: readonly string[]; byMethod: Map<string, Route<Needs>>; other: Route<Needs> };

const noParams: Readonly<Record<string, string>> = {};

/** `otherwise` is given to browsers for pages; programs that lost their way hear that there is nothing. */
export function createRouter<Needs>(
  routes: readonly Route<Needs>[],
  otherwise: Route<Needs> = nothingHere,
): Router<Needs> {
  const places = placesOf(routes);
  const isFixed = ({ segments }: Place<Needs>) => !segments.some(isParam);
  const fixed = new Map(places.filter(isFixed).map(place => [place.segments.join('/'), place]));
  const withParams = places.filter(place => !isFixed(place));

  return (method, path) => {
    const asked = method === 'HEAD' ? 'GET' : method;
    const place = fixed.get(path);
    if (place) return { route: place.byMethod.get(asked) ?? place.other, params: noParams };
    const segments = path.split('/');
    for (const each of withParams) {
      const params = paramsOf(each.segments, segments);
      if (params) return { route: each.byMethod.get(asked) ?? each.other, params };
    }
    return { route: asked === 'GET' && !machinePaths.test(path) ? otherwise : nothingHere, params: noParams };
  };
}

const machinePaths = /^\/(api|health|metrics|oauth|\.well-known|token|mcp)(\/|$)/;

function placesOf<Needs>(routes: readonly Route<Needs>[]): Place<Needs>[] {
  return [...new Set(routes.map(route => route.path))].map(path => {
    const here = routes.filter(route => route.path === path);
    const byMethod = new Map<string, Route<Needs>>(here.map(route => [route.method, route]));
    return { segments: path.split('/'), byMethod, other: wrongMethod(path, [...byMethod.keys()]) };
  });
}

function paramsOf(
  wanted: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (wanted.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const name = wanted[at] ?? '';
    if (!isParam(name)) {
      if (name !== segment) return undefined;
      continue;
    }
    const value = decoded(segment);
    if (!value) return undefined;
    params[name.slice(1, -1)] = value;
  }
  return params;
}

function isParam(segment: string): boolean {
  return segment.startsWith('{');
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // half of a percent sign names nothing
  }
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
