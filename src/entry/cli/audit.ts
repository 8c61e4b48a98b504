import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { z } from 'zod';
import { type ExportFormat, exportAudit, exportFormats } from '#features/audit/export.ts';
import { signHead } from '#features/audit/head.ts';
import { findings, type Verification, verifyAudit } from '#features/audit/verify.ts';
import { bookFindings } from '#features/connections/receipts/check-page.ts';
import { signBook } from '#features/connections/receipts/head.ts';
import { type BookVerification, verifyBook } from '#features/connections/receipts/verify.ts';
import { listAllTenants, requireTenantBySlug } from '#features/tenants/find.ts';
import { CannotStart } from '#kernel/failures.ts';
import { isId, type TenantId } from '#kernel/ids.ts';
import { readConfig } from '../../config.ts';
import { type House, openHouse } from '../../wiring.ts';
import { operatorOf } from './operator.ts';
import { quietParts } from './quiet.ts';
import { say } from './say.ts';
import {
  type Args,
  refuseFurtherWords,
  refuseUnknownOptions,
  requireDeed,
  requireWord,
  type Verb,
  WrongUsage,
} from './verb.ts';

export const audit: Verb = {
  name: 'audit',
  summary: 'prove, export and sign the audit log; prove the receipts of tokens that left',
  usage: [
    'audit verify [<short-name or id>] [--against head.json]',
    'audit head <short-name>',
    'audit export <short-name> [--format ndjson|csv] [--to file]',
  ],
  notes: [
    'verify walks the log and the receipts of one organisation, or of all; exit code 1 when something is wrong.',
    'head prints how far log and receipts have got, signed. Keep it elsewhere: verify --against shows when the end was cut off.',
  ],
  async run(args) {
    const deed = requireDeed('audit', deeds, args);
    refuseFurtherWords(args, 2);
    await using house = await openHouse(readConfig(), quietParts());
    await deed(house, args);
  },
};

const digest = z.string();
const exportedHead = z.object({
  ...{ position: z.number().int(), digest },
  // A head that was exported before there were receipts has none of them.
  receipts: z.object({ page: z.number().int(), digest }).optional(),
});

const deeds: Readonly<Record<string, (house: House, args: Args) => Promise<void>>> = {
  async verify({ needs }, args) {
    refuseUnknownOptions(args, ['against']);
    const slug = args.words[1];
    const against = await readHead(args.options.against);
    const tenants = slug ? [await tenantNamed(needs, slug)] : await listAllTenants(needs);
    let isWhole = true;
    for (const tenant of tenants) {
      const log = await verifyAudit(needs, operatorOf(tenant.id), against ? { against } : {});
      const book = await verifyBook(needs, operatorOf(tenant.id), { against: against?.receipts });
      say(`${tenant.slug}  ${wordsOfLog(log)}`);
      say(`${tenant.slug}  ${wordsOfBook(book)}`);
      isWhole &&= log.kind === 'valid' && book.kind === 'whole';
    }
    if (!isWhole) throw new CannotStart('The audit log or the receipt book is not as Keyholder wrote it.');
  },
  async head({ needs }, args) {
    refuseUnknownOptions(args, []);
    const { id } = await requireTenantBySlug(needs, requireWord(args, 1, 'short name'));
    const who = operatorOf(id);
    say(JSON.stringify({ ...(await signHead(needs, who)), receipts: await signBook(needs, who) }));
  },
  async export({ needs }, args) {
    refuseUnknownOptions(args, ['format', 'to']);
    const { id } = await requireTenantBySlug(needs, requireWord(args, 1, 'short name'));
    const lines = await exportAudit(needs, operatorOf(id), { format: formatOf(args.options.format) });
    const { to } = args.options;
    const target = typeof to === 'string' ? createWriteStream(to, { mode: 0o600 }) : process.stdout;
    await lines.pipeTo(Writable.toWeb(target), { preventClose: target === process.stdout });
  },
};

function wordsOfLog(log: Verification): string {
  if (log.kind === 'valid') {
    return `whole: ${log.entries} entries, ${log.erased} erased, ${log.unlinked} not yet chained`;
  }
  const where = log.position === null ? 'an entry' : `entry ${log.position}`;
  return `BROKEN: ${where} (${log.entryId ?? 'gone'}) ${findings[log.what]}`;
}

function wordsOfBook(book: BookVerification): string {
  if (book.kind === 'whole') {
    const { receipts, pages, firstPage } = book;
    const start = firstPage > 1 ? `, from page ${firstPage} on; older ones were cleared away` : '';
    return `receipts whole: ${receipts} in ${pages} ${pages === 1 ? 'page' : 'pages'}${start}`;
  }
  const line = book.line === null ? '' : `line ${book.line} of `;
  const where = book.page === null ? 'the oldest' : `${line}page ${book.page}`;
  return `receipts BROKEN: ${where} ${bookFindings[book.what]}`;
}

/** By its id too, since a deleted organisation has no other name left. */
async function tenantNamed(needs: House['needs'], name: string): Promise<{ id: TenantId; slug: string }> {
  return isId<'tenant'>(name) ? { id: name, slug: name } : requireTenantBySlug(needs, name);
}

async function readHead(file: string | true | undefined) {
  if (typeof file !== 'string') return undefined;
  try {
    return exportedHead.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new CannotStart(`${file} is not a head that "audit head" printed.`, { cause });
  }
}

function formatOf(option: string | true | undefined): ExportFormat {
  const found = exportFormats.find(format => format === (option ?? 'ndjson'));
  if (!found) throw new WrongUsage(`--format is one of ${exportFormats.join(', ')}.`);
  return found;
}
