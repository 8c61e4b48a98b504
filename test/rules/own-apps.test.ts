import { test } from 'node:test';
import ts from 'typescript';
import { notesOf, settings } from '#src/settings.ts';
import { type Exceptions, expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { importsOf, type Source, sourceFrom, sourcesIn } from './source-tree.ts';

/** Who may know of apps of the whole installation: people of no organisation's domain sign in by them, and no more. */
const signingIn = /^src\/(features\/signin\/|settings|config\.ts|wiring\.ts|entry\/(demo|cli)\/)/;

const appWide = /^appWide/;

/** What spends or asks for permissions on behalf of an app. */
const spending = ['exchangeCode', 'refreshGrant', 'authorizationUrl', 'requestTokens'];

/** Where the organisation's own app comes from. */
const ownApp = /^src\/features\/apps\/(google-app|setup\/app)\.ts$/;

const exceptions: Exceptions = {};

test('mail and calendar know of no app but the organisation’s own', () => {
  expectNone(
    sourcesIn('src/').flatMap(appWideUses),
    'G5: no app of the installation stands in for one of an organisation, not even as a fallback.',
    exceptions,
  );
});

test('whatever spends a permission of mail or calendar gets its app from the organisation', () => {
  expectNone(
    sourcesIn('src/features/').flatMap(spendsOtherwise),
    'Take the app from findGoogleApp or findGoogleAppOf.',
  );
});

test('no setting of the server holds a Google credential, but for signing in', () => {
  const known = settings
    .keyof()
    .options.map(key => notesOf(key).name)
    .filter(name => /GOOGLE/.test(name) && !/_URL$|^GOOGLE_OAUTH_/.test(name));
  expectNone(
    known
      .filter(name => /CLIENT|SECRET|TOKEN|KEY|ACCOUNT|PROJECT_ID/.test(name))
      .map(name => ({ path: name, says: 'is a Google credential of the server' })),
    'C15, G5: what mail and calendar go through belongs to an organisation.',
  );
});

test('an app of the installation, and one from elsewhere, are seen', () => {
  const careless = [
    ['src/features/connections/consent/choose-app.ts', 'const app = own ?? needs.appWideApps.get("google");'],
    ['src/features/mail/sync.ts', 'const { appWideProviders } = needs;'],
  ] as const;
  expectSome(careless.map(([path, text]) => sourceFrom(path, text)).flatMap(appWideUses), 2);
  const borrowed =
    "import { refreshGrant } from '#providers/google/oauth/refresh.ts'; refreshGrant(needs, app, x);";
  expectSome(spendsOtherwise(sourceFrom('src/features/calendar/sync.ts', borrowed)), 1);
  expectSome(spendsOtherwise(sourceFrom('src/features/signin/flows/answer.ts', borrowed)), 0);
});

function appWideUses(file: Source): Finding[] {
  if (signingIn.test(file.path)) return [];
  return file.nodes
    .filter(ts.isIdentifier)
    .filter(({ text }) => appWide.test(text))
    .map(node => findingAt(file, node, `knows ${node.text}`));
}

function spendsOtherwise(file: Source): Finding[] {
  if (/^src\/features\/signin\//.test(file.path)) return [];
  if (importsOf(file).some(({ path }) => path && ownApp.test(path))) return [];
  return file.nodes
    .filter(ts.isCallExpression)
    .filter(({ expression }) => ts.isIdentifier(expression) && spending.includes(expression.text))
    .map(node => findingAt(file, node, `calls ${node.expression.getText()} for an app from elsewhere`));
}
