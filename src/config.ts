import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { type SecretVariables, secretVariableOf } from '#features/secrets/environment-secrets.ts';
import type { SigninApps } from '#features/signin/provider.ts';
import { CannotStart } from '#kernel/failures.ts';
import { Secret } from '#kernel/secret.ts';
import type { GoogleEndpoints } from '#providers/google/endpoints.ts';
import { nearest } from './nearest.ts';
import { notesOf, type SettingName, settings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export const ourEnvironment: Environment = process.env;

type Problem = { name: string; says: string };

type Values = z.output<typeof settings>;

export type Config = Omit<
  z.output<typeof settings>,
  'publicUrl' | 'consoleUrl' | 'callbackUrl' | 'webhookUrl'
> & {
  /** One canonical address, and three that usually equal it. */
  urls: { public: string; console: string; callbacks: string; webhooks: string };
  /** For KEYHOLDER_SECRETS=environment, by the name of the variable. */
  secretVariables: SecretVariables;
};

const keys = settings.keyof().options;
const ourPrefix = 'KEYHOLDER_';

/** Names that other programs of ours read, so that they are not taken for typing errors here. */
const readElsewhere = ['KEYHOLDER_SIMULATOR_PORT', 'KEYHOLDER_TEST_OWNER_URL'];

/** Read once, at start. All that is wrong is told together, so that nobody mends one line per start. */
export function readConfig(environment: Environment = ourEnvironment): Config {
  const problems = unknownNames(environment);
  const texts = Object.fromEntries(keys.map(key => [key, readText(key, environment, problems)]));
  const parsed = settings.safeParse(texts);
  const issues = parsed.error?.issues ?? [];
  for (const { path, message } of issues) problems.push({ name: nameAt(path[0]), says: message });
  problems.push(...problemsBetween(texts, new Set(issues.map(({ path }) => path[0]))));
  const secretVariables = readSecretVariables(environment, problems);
  if (!parsed.success || problems.length > 0) throw refusal(problems);
  return { ...withUrls(parsed.data), secretVariables };
}

/** What does not fit together, judged as if each setting that is wrong by itself had been left out. */
function problemsBetween(
  texts: Readonly<Record<string, string | undefined>>,
  wrong: ReadonlySet<unknown>,
): Problem[] {
  const others = keys.map(key => [key, wrong.has(key) ? notesOf(key).fallback : texts[key]] as const);
  const { data } = settings.safeParse(Object.fromEntries(others));
  if (!data) return [];
  const strange = wrong.has('providers') ? [] : strangeProviders(data);
  return [...strange, ...halfApps(data), ...unsafeAddresses(withUrls(data)), ...vaultProblems(data)];
}

export function isSimulated(config: Pick<Config, 'providers'>): boolean {
  return config.providers === 'simulated';
}

/** Where Google is. */
export function googleEndpoints(config: Config): GoogleEndpoints {
  return {
    accounts: config.googleAccountsUrl,
    oauth2: config.googleTokenUrl,
    openid: config.googleOpenidUrl,
    apis: config.googleApisUrl,
    gmail: config.googleGmailUrl,
    pubsub: config.googlePubsubUrl,
    resourceManager: config.googleResourceManagerUrl,
  };
}

/** The installation's own apps for signing in. None of them serves anything else. */
export function appWideApps(config: Config): SigninApps {
  if (config.appWideSignIn === 'off') return new Map();
  return new Map(
    appWideKeys.flatMap(([provider, idKey, secretKey]) => {
      const [clientId, clientSecret] = [config[idKey], config[secretKey]];
      return clientId && clientSecret ? [[provider, { clientId, clientSecret }] as const] : [];
    }),
  );
}

const appWideKeys = [
  ['google', 'googleSignInId', 'googleSignInSecret'],
  ['azure-ad', 'microsoftSignInId', 'microsoftSignInSecret'],
] as const;

function halfApps(values: Values): Problem[] {
  return appWideKeys.flatMap(([, ...pair]) => {
    const [there, ...others] = pair.filter(key => values[key] !== undefined);
    if (!there || others.length > 0) return [];
    const missing = pair.filter(key => key !== there).map(key => notesOf(key).name);
    return [{ name: notesOf(there).name, says: `needs ${missing.join('')} beside it` }];
  });
}

function readText(key: SettingName, environment: Environment, problems: Problem[]): string | undefined {
  const { name, fallback, isSecret } = notesOf(key);
  const plain = environment[name] || undefined;
  const file = isSecret ? environment[`${name}_FILE`] : undefined;
  if (!file) return plain ?? fallback;
  if (plain) problems.push({ name, says: `is given twice: here and by ${name}_FILE` });
  return readSecretFile(`${name}_FILE`, file, problems);
}

function readSecretFile(name: string, path: string, problems: Problem[]): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    problems.push({ name, says: 'names a file that cannot be read' });
    return undefined;
  }
}

function unknownNames(environment: Environment): Problem[] {
  const known = keys.flatMap(key => {
    const { name, isSecret } = notesOf(key);
    return isSecret ? [name, `${name}_FILE`] : [name];
  });
  return Object.keys(environment)
    .filter(name => name.startsWith(ourPrefix) && !known.includes(name) && !readElsewhere.includes(name))
    .filter(name => !secretVariableOf(name))
    .map(name => ({ name, says: `is not a setting. Did you mean ${nearest(name, known)}?` }));
}

function nameAt(key: unknown): string {
  const found = keys.find(candidate => candidate === key);
  return found ? notesOf(found).name : 'The environment';
}

/** Values of organisations, which no list of settings can name. */
function readSecretVariables(environment: Environment, problems: Problem[]): SecretVariables {
  return new Map(
    Object.entries(environment).flatMap(([name, text]) => {
      const variable = secretVariableOf(name);
      if (!text || !variable) return [];
      const value = variable === name ? text : readSecretFile(name, text, problems);
      return value ? [[variable, new Secret(value)] as const] : [];
    }),
  );
}

function vaultProblems({ secretsIn, vaultUrl, vaultToken, vaultRoleId, vaultSecretId }: Values): Problem[] {
  if (secretsIn !== 'vault') return [];
  const says = 'is needed with KEYHOLDER_SECRETS=vault';
  const problems: Problem[] = [];
  if (!vaultUrl) problems.push({ name: 'KEYHOLDER_VAULT_URL', says });
  else if (vaultUrl.startsWith('http:') && !isLoopback(new URL(vaultUrl).hostname))
    problems.push({ name: 'KEYHOLDER_VAULT_URL', says: 'must be https, because secrets travel to it' });
  const isByRole = vaultRoleId !== undefined && vaultSecretId !== undefined;
  if (!vaultToken && !isByRole)
    problems.push({
      name: 'KEYHOLDER_VAULT_TOKEN',
      says: `${says}, or KEYHOLDER_VAULT_ROLE_ID with KEYHOLDER_VAULT_SECRET_ID`,
    });
  return problems;
}

function withUrls(values: z.output<typeof settings>): Omit<Config, 'secretVariables'> {
  const { publicUrl, consoleUrl, callbackUrl, webhookUrl, ...rest } = values;
  const base = publicUrl ?? `http://localhost:${values.port}`;
  return {
    ...rest,
    urls: {
      public: base,
      console: consoleUrl ?? base,
      callbacks: callbackUrl ?? base,
      webhooks: webhookUrl ?? base,
    },
  };
}

/** A wrong provider address would hand codes and tokens to a stranger; only a declared simulation may have one. */
function strangeProviders(values: Values): Problem[] {
  if (isSimulated(values)) return [];
  const changed = keys.filter(key => {
    const notes = notesOf(key);
    return notes.isProvider && String(values[key]) !== notes.fallback;
  });
  const problems = changed.map(key => ({
    name: notesOf(key).name,
    says: 'may differ from the vendor’s own address only with KEYHOLDER_PROVIDERS=simulated',
  }));
  if (values.simulatorUrl) {
    problems.push({ name: 'KEYHOLDER_SIMULATOR_URL', says: 'needs KEYHOLDER_PROVIDERS=simulated' });
  }
  return problems;
}

/** Outside this machine everything is https: cookies and tokens travel on these addresses. */
function unsafeAddresses(config: Pick<Config, 'urls'>): Problem[] {
  return Object.entries(config.urls)
    .filter(([, url]) => url.startsWith('http:') && !isLoopback(new URL(url).hostname))
    .map(([use, url]) => ({
      name: `The ${use} address`,
      says: `must be https, because ${new URL(url).hostname} is not this machine`,
    }));
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function refusal(problems: readonly Problem[]): CannotStart {
  const lines = problems.map(({ name, says }) => `  ${name} ${says}`);
  return new CannotStart(
    `The configuration is not right:\n${lines.join('\n')}\nSee docs/configuration.md for every setting.`,
  );
}
