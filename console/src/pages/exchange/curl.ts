import type { Tried } from '../../api/try-exchange.ts';
import { exchangeUrl } from '../../paths.ts';

/** The request as a command. Secrets stay in variables: a command line is read by others and remembered. */
export function curlFor({ subject, selectors }: Pick<Tried, 'subject' | 'selectors'>): string {
  const lines = [
    `curl -X POST ${quoted(exchangeUrl(selectors))}`,
    '-H "Authorization: Bearer $KEYHOLDER_API_KEY"',
    ...(subject?.kind === 'name' ? [`-H ${quoted(`X-Keyholder-Subject: ${subject.text}`)}`] : []),
    ...(subject?.kind === 'token' ? ['-H "X-Keyholder-Subject-Token: $SUBJECT_TOKEN"'] : []),
  ];
  return lines.join(' \\\n  ');
}

/** For a shell: nothing inside single quotes means anything but a single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
