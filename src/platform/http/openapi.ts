import { z } from 'zod';
import { type FailureCode, failureCodes } from '#kernel/failures.ts';
import { statusOf, statusOfAnswer } from './problem.ts';
import type { Answer, Route } from './route.ts';

type Json = Record<string, unknown>;

/** OpenAPI 3.1, made from the routes themselves, so it cannot tell another story than the server. */
export function describeApi(routes: readonly Route<never>[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Keyholder',
      version,
      description: 'Holds an organisation’s Google keys and lets the right software in.',
    },
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key or an access token.' },
        session: { type: 'apiKey', in: 'cookie', name: 'session', description: 'The console’s session.' },
      },
    },
  };
}

function operation(route: Route<never>): Json {
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.path.split('/').find(part => part && !/^(api|v\d+)$/.test(part)) ?? 'keyholder'],
    ...(route.access.kind === 'permission' && { 'x-permission': route.access.permission }),
    security: route.access.kind === 'anyone' ? [] : [{ bearer: [] }, { session: [] }],
    ...parametersOf(route),
    ...(route.body && { requestBody: { required: true, content: json(schemaOf(route.body, 'input')) } }),
    responses: { ...success(route.answer), ...problems(route) },
  };
}

function operationId({ method, path }: Route<never>): string {
  const words = path.replace(/^\/api\/v1/, '').match(/[a-zA-Z0-9]+/g) ?? [];
  return [method.toLowerCase(), ...words].join('_');
}

function parametersOf(route: Route<never>): Json {
  const parameters = (['path', 'query'] as const).flatMap(place => {
    const schema = place === 'path' ? route.params : route.query;
    if (!schema) return [];
    return Object.entries(schema.shape).map(([name, field]) => ({
      name,
      in: place,
      required: !z.safeParse(field, undefined).success,
      schema: schemaOf(field, 'input'),
    }));
  });
  return parameters.length > 0 ? { parameters } : {};
}

function success(answer: Answer): Json {
  switch (answer.kind) {
    case 'ok':
    case 'created':
      return {
        [statusOfAnswer[answer.kind]]: {
          description: 'Done',
          content: json(schemaOf(answer.body, 'output')),
        },
      };
    case 'empty':
      return { [statusOfAnswer.empty]: { description: 'Done' } };
    case 'response':
    case 'handed_over':
      return { [statusOfAnswer.ok]: { description: 'Done', content: { [answer.mediaType]: {} } } };
    default:
      throw answer satisfies never;
  }
}

function problems(route: Route<never>): Json {
  const codes: FailureCode[] = ['too_many_requests', 'unexpected'];
  if (route.params || route.query || route.body) codes.push('invalid_input');
  if (route.params) codes.push('not_found');
  if (route.access.kind !== 'anyone') codes.push('invalid_token');
  if (route.access.kind === 'permission') codes.push('not_permitted');
  return Object.fromEntries(
    codes.map(code => [
      statusOf(code),
      {
        description: failureCodes[code].title,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'may_retry', 'who_acts', 'request_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(failureCodes) },
    detail: { type: 'string' },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
    may_retry: { type: 'boolean' },
    who_acts: { type: 'string', enum: ['caller', 'person', 'tenant', 'operator', 'nobody'] },
    reason: { type: 'string' },
    missing_scopes: { type: 'array', items: { type: 'string' } },
    retry_after: { type: 'integer' },
    request_id: { type: 'string' },
  },
};

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const described = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date')
        Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
    },
  });
  const { $schema, ...rest } = described;
  return rest;
}
