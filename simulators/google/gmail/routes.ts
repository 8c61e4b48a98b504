import type { Route } from '../../frame/routes.ts';
import type { Google } from '../google.ts';
import { batchRoute } from './batch.ts';
import { mailControl } from './control/mail.ts';
import { mailboxesControl } from './control/mailboxes.ts';
import { gmailSettingsControl } from './control/settings.ts';
import { type Method, routeOf } from './method.ts';
import { accountMethods } from './methods/account.ts';
import { draftMethods } from './methods/drafts.ts';
import { historyMethods } from './methods/history.ts';
import { labelMethods } from './methods/labels.ts';
import { labelsOfMessagesMethods } from './methods/labels-of-messages.ts';
import { messageMethods } from './methods/messages.ts';
import { threadMethods } from './methods/threads.ts';
import { watchMethods } from './methods/watch.ts';

export const gmailMethods: readonly Method[] = [
  ...messageMethods,
  ...labelsOfMessagesMethods,
  ...historyMethods,
  ...threadMethods,
  ...labelMethods,
  ...draftMethods,
  ...watchMethods,
  ...accountMethods,
];

/** gmail.googleapis.com, and its batches, which www.googleapis.com takes too. */
export function gmailRoutes(google: Google, prefix: string): Route[] {
  const routes = gmailMethods.map(method => routeOf(google, prefix, method));
  const batches = [`${prefix}/batch/gmail/v1`, '/google/www/batch/gmail/v1'];
  return [...routes, ...batches.map(path => batchRoute(path, { google, prefix, routes }))];
}

export function gmailControl(google: Google, prefix: string): Route[] {
  return [
    ...gmailSettingsControl(google, `${prefix}/mail/settings`),
    ...mailControl(google, `${prefix}/mail`),
    ...mailboxesControl(google, `${prefix}/mailboxes`),
  ];
}
