import openapiTypescript, { astToString } from 'openapi-typescript';
import { apiRoutes } from '#entry/offers.ts';
import { readVersion } from '#entry/version.ts';
import { describeApi } from '#platform/http/openapi.ts';

/** console/src/api/schema.gen.ts: the API as the console's compiler sees it. */
export async function apiTypes(): Promise<string> {
  const description = describeApi(apiRoutes, readVersion());
  const nodes = await openapiTypescript(JSON.parse(JSON.stringify(description)));
  return `// Made from the routes by \`node scripts/generate.ts\`; do not edit.\n${astToString(nodes)}`;
}
