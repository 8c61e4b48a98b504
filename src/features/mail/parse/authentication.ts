import { getDomain } from 'tldts';
import { type HeaderField, type Headers, withoutComments } from './header-fields.ts';

/** Whether the mail comes from where its From says, as the host that took it in for us has judged. */
export type Authentication =
  /** By a signature or a sending host of that very domain. */
  | { kind: 'authentic'; by: 'dmarc' | 'dkim' | 'spf'; domain: string }
  /** The domain says what its mail looks like, and this does not. */
  | { kind: 'forged'; domain: string }
  /** Nobody can tell: anyone may have written that address there. */
  | { kind: 'unproven'; because: 'not_judged' | 'nothing_passed' | 'no_author' | 'several_authors' };

/** RFC 8601, 2.5: the name under which Gmail judges. What judges under other names is not asked. */
export const TRUSTED_JUDGE = 'mx.google.com';

type Result = { method: string; verdict: string; properties: ReadonlyMap<string, string> };

/** `authors`: the addresses of all From fields, for DMARC speaks of one. */
export function judgeAuthentication(headers: Headers, authors: readonly string[]): Authentication {
  const [author, ...others] = authors;
  if (author === undefined) return { kind: 'unproven', because: 'no_author' };
  if (others.length > 0) return { kind: 'unproven', because: 'several_authors' };
  const domain = domainOf(author);
  const judged = trustedJudgement(headers);
  if (!judged) return { kind: 'unproven', because: 'not_judged' };
  return judge(readResults(judged), domain);
}

function judge(results: readonly Result[], domain: string): Authentication {
  const dmarc = results.filter(
    ({ method, properties }) => method === 'dmarc' && properties.get('header.from') === domain,
  );
  if (dmarc.some(({ verdict }) => verdict === 'pass')) return { kind: 'authentic', by: 'dmarc', domain };
  if (dmarc.some(({ verdict }) => verdict === 'fail')) return { kind: 'forged', domain };
  const passed = results.filter(({ verdict }) => verdict === 'pass');
  if (passed.some(each => each.method === 'dkim' && isAligned(signerOf(each), domain)))
    return { kind: 'authentic', by: 'dkim', domain };
  if (passed.some(each => each.method === 'spf' && isAligned(senderOf(each), domain)))
    return { kind: 'authentic', by: 'spf', domain };
  return { kind: 'unproven', because: 'nothing_passed' };
}

/**
 * Fields are read from the top, where the newest stand. The first Received with a `from` is the border at
 * which our host took the mail over; its judgement stands right below, among fields of its own. Whatever comes
 * after is the sender's, whoever it says it is by; so is everything where the border is another host's.
 */
function trustedJudgement({ fields }: Headers): string | undefined {
  const border = fields.findIndex(({ name, value }) => name === 'received' && /^from\s/i.test(value));
  const received = fields[border];
  if (!received || !isReceivedByJudge(received)) return undefined;
  for (const field of fields.slice(border + 1)) {
    if (field.name === 'authentication-results') return isByJudge(field) ? field.value : undefined;
    if (!writtenByJudge.has(field.name)) return undefined;
  }
  return undefined;
}

const writtenByJudge = new Set([
  ...['received-spf', 'return-path', 'delivered-to', 'x-received', 'x-google-smtp-source'],
  ...['arc-seal', 'arc-message-signature', 'arc-authentication-results'],
]);

function isReceivedByJudge({ value }: HeaderField): boolean {
  const by = /\sby\s+([^\s;]+)/i.exec(withoutComments(value))?.[1];
  return by?.toLowerCase() === TRUSTED_JUDGE;
}

function isByJudge({ value }: HeaderField): boolean {
  return /^[^\s;]+/.exec(withoutComments(value).trim())?.[0].toLowerCase() === TRUSTED_JUDGE;
}

/** RFC 8601, 2.2, without comments: they hold what the host was told and not what it found. */
function readResults(value: string): Result[] {
  const [, ...parts] = withoutComments(value).split(';');
  return parts.flatMap(part => {
    const words = part.trim().split(/\s+/);
    const found = /^([a-z0-9-]+)(?:\/\d+)?=([a-z]+)$/i.exec(words[0] ?? '');
    if (!found?.[1] || !found[2]) return [];
    const pairs = words.slice(1).flatMap(word => {
      const at = word.indexOf('=');
      return at > 0 ? [[word.slice(0, at).toLowerCase(), unquoted(word.slice(at + 1))] as const] : [];
    });
    return [{ method: found[1].toLowerCase(), verdict: found[2].toLowerCase(), properties: new Map(pairs) }];
  });
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1').toLowerCase();
}

function signerOf({ properties }: Result): string {
  return domainOf(properties.get('header.i') ?? properties.get('header.d') ?? '');
}

function senderOf({ properties }: Result): string {
  return domainOf(properties.get('smtp.mailfrom') ?? '');
}

/** What stands before the last @ is nobody's name for a domain; a domain alone is one. */
function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** RFC 7489, 3.1: of one organisation, and no more than that may be asked without knowing its policy. */
function isAligned(domain: string, author: string): boolean {
  if (domain === '') return false;
  const organisation = getDomain(author, { allowPrivateDomains: true });
  return (
    domain === author ||
    (organisation !== null && organisation === getDomain(domain, { allowPrivateDomains: true }))
  );
}
