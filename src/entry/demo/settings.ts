import type { Environment } from '../../config.ts';

/** The demo is a stable contract: these ports, this folder, this machine only. */
export function demoSettings(environment: Environment): Environment {
  const port = environment.KEYHOLDER_SIMULATOR_PORT || '4010';
  const simulator = `http://localhost:${port}`;
  const nameServers = Number(port) + 1; // the resolver, and after it the own servers of all domains
  const google = `${simulator}/google`;
  return {
    ...environment,
    KEYHOLDER_HOST: '127.0.0.1',
    KEYHOLDER_PROVIDERS: 'simulated',
    KEYHOLDER_PRIVATE_WEBHOOKS: environment.KEYHOLDER_PRIVATE_WEBHOOKS || 'allow',
    KEYHOLDER_SIMULATOR_URL: simulator,
    KEYHOLDER_GOOGLE_ACCOUNTS_URL: `${google}/accounts`,
    KEYHOLDER_GOOGLE_OAUTH2_URL: `${google}/oauth2`,
    KEYHOLDER_GOOGLE_OPENID_URL: `${google}/openidconnect`,
    KEYHOLDER_GOOGLE_APIS_URL: `${google}/www`,
    KEYHOLDER_GOOGLE_GMAIL_URL: `${google}/gmail`,
    KEYHOLDER_GOOGLE_PUBSUB_URL: `${google}/pubsub`,
    KEYHOLDER_GOOGLE_RESOURCE_MANAGER_URL: `${google}/cloudresourcemanager`,
    KEYHOLDER_MICROSOFT_LOGIN_URL: `${simulator}/microsoft/login`,
    KEYHOLDER_MICROSOFT_GRAPH_URL: `${simulator}/microsoft/graph`,
    KEYHOLDER_DNS_RESOLVERS: `127.0.0.1:${nameServers}`,
    KEYHOLDER_DNS_AUTHORITY_PORT: String(nameServers + 1),
    KEYHOLDER_SLACK_API_URL: `${simulator}/slack/api`,
  };
}
