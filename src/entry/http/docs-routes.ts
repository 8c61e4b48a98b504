import { z } from 'zod';
import { failureCodes, isFailureCode } from '#kernel/failures.ts';
import { escaped, htmlPage } from '#platform/http/html-page.ts';
import { describeApi } from '#platform/http/openapi.ts';
import { statusOf } from '#platform/http/problem.ts';
import { anyone, ok, type Route, response, routesOf } from '#platform/http/route.ts';

export type DocsNeeds = { version: string; isSimulated: boolean };

const route = routesOf<DocsNeeds>();

/** The API's own description, made from the routes it is given. */
export function docsRoutes(described: readonly Route<never>[]) {
  return [
    route({
      method: 'GET',
      path: '/api/openapi.json',
      summary: 'Give this description as OpenAPI 3.1',
      access: anyone('it tells what the source tells'),
      answer: ok(z.record(z.string(), z.unknown())),
      run: async ({ version }) => describeApi(described, version),
    }),
    route({
      method: 'GET',
      path: '/api/docs',
      summary: 'Show this description to people',
      access: anyone('it tells what the source tells'),
      answer: response('text/html'),
      run: async ({ isSimulated }) => htmlPage('API', routesTable(described), isSimulated),
    }),
    route({
      method: 'GET',
      path: '/api/docs/errors',
      summary: 'Explain every error code',
      access: anyone('it tells what the source tells'),
      answer: response('text/html'),
      run: async ({ isSimulated }) => htmlPage('Error codes', errorsTable(), isSimulated),
    }),
  ];
}

function routesTable(described: readonly Route<never>[]): string {
  const rows = described.map(({ method, path, summary, access }) => {
    const who =
      access.kind === 'permission'
        ? access.permission
        : access.kind === 'signed_in'
          ? 'signed in'
          : `anyone: ${access.because}`;
    return `<tr><td><code>${method}</code></td><td><code>${escaped(path)}</code></td><td>${escaped(summary)}</td><td>${escaped(who)}</td></tr>`;
  });
  return `
    <p>Programs send <code>Authorization: Bearer</code> with an API key or an access token. The full description,
      with every field, is <a href="/api/openapi.json">/api/openapi.json</a>. What can go wrong is told as
      <a href="/api/docs/errors">error codes</a>.</p>
    <table><thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Who may</th></tr></thead>
    <tbody>${rows.join('')}</tbody></table>`;
}

function errorsTable(): string {
  const rows = Object.keys(failureCodes)
    .filter(isFailureCode)
    .map(code => {
      const { title, mayRetry, whoActs } = failureCodes[code];
      const cells = [
        `<code>${code}</code>`,
        statusOf(code),
        escaped(title),
        whoActs,
        mayRetry ? 'yes' : 'no',
      ];
      return `<tr id="${code}">${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`;
    });
  return `<p>Every error is <code>application/problem+json</code> with one of these in <code>code</code>.</p>
    <table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Who acts</th><th>May be retried as it is</th></tr></thead>
    <tbody>${rows.join('')}</tbody></table>`;
}
