export type Visit = {
  readonly request: Request;
  readonly url: URL;
  /** A named part of the path. Asking for one that the pattern does not have is our own mistake. */
  parameter(name: string): string;
};

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/projects/{project}/clients/{client}`; the first route that fits answers. */
  readonly path: string;
  answer(visit: Visit): Response | Promise<Response>;
};

/** One table of routes as one function. Undefined when no path fits. */
export function routed(routes: readonly Route[]): (request: Request) => Promise<Response | undefined> {
  const compiled = routes.map(route => ({ route, pattern: patternOf(route.path) }));
  return async request => {
    const url = new URL(request.url);
    const fitting = compiled.filter(({ pattern }) => pattern.test(url.pathname));
    if (fitting.length === 0) return undefined;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const chosen = fitting.find(({ route }) => route.method === method);
    if (!chosen) return methodNotAllowed(fitting.map(({ route }) => route.method));
    const parts = chosen.pattern.exec(url.pathname)?.groups ?? {};
    return chosen.route.answer({ request, url, parameter: name => requirePart(parts, name) });
  };
}

function patternOf(path: string): RegExp {
  const source = path
    .replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replaceAll(/\{\\\+(\w+)\}/g, '(?<$1>.*)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+?)');
  return new RegExp(`^${source}$`);
}

function requirePart(parts: Record<string, string>, name: string): string {
  const part = parts[name];
  if (part === undefined) throw new Error(`This route has no part called ${name}`);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function methodNotAllowed(allowed: readonly string[]): Response {
  return new Response('This address does not answer to that method.\n', {
    status: 405,
    headers: { allow: [...new Set(allowed)].join(', '), 'content-type': 'text/plain; charset=utf-8' },
  });
}
