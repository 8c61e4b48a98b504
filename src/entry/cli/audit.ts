import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { z } from 'zod';
import { type ExportFormat, exportAudit, exportFormats } from '#features/audit/export.ts';
import { signHead } from '#features/audit/head.ts';
import { findings, verifyAudit } from '#features/audit/verify.ts';
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
  summary: 'prove, export and sign the audit log',
  usage: [
    'audit verify [<short-name or id>] [--against head.json]',
    'audit head <short-name>',
    'audit export <short-name> [--format ndjson|csv] [--to file]',
  ],
  notes: [
    'verify walks the chain of one organisation, or of all, and ends with exit code 1 at the first thing that is wrong.',
    'head prints how far the chain has got, signed. Keep it elsewhere: verify --against shows when the end was cut off.',
  ],
  async run(args) {
    const deed = requireDeed('audit', deeds, args);
    refuseFurtherWords(args, 2);
    await using house = await openHouse(readConfig(), quietParts());
    await deed(house, args);
  },
};

const exportedHead = z.object({ position: z.number().int(), digest: z.string() });

const deeds: Readonly<Record<string, (house: House, args: Args) => Promise<void>>> = {
  async verify({ needs }, args) {
    refuseUnknownOptions(args, ['against']);
    const slug = args.words[1];
    const against = await readHead(args.options.against);
    const tenants = slug ? [await tenantNamed(needs, slug)] : await listAllTenants(needs);
    let isWhole = true;
    for (const tenant of tenants) {
      const result = await verifyAudit(needs, operatorOf(tenant.id), against ? { against } : {});
      if (result.kind === 'valid') {
        const { entries, erased, unlinked } = result;
        say(`${tenant.slug}  whole: ${entries} entries, ${erased} erased, ${unlinked} not yet chained`);
      } else {
        isWhole = false;
        const where = result.position === null ? 'an entry' : `entry ${result.position}`;
        say(`${tenant.slug}  BROKEN: ${where} (${result.entryId ?? 'gone'}) ${findings[result.what]}`);
      }
    }
    if (!isWhole) throw new CannotStart('The audit log is not as Keyholder wrote it.');
  },
  async head({ needs }, args) {
    refuseUnknownOptions(args, []);
    const { id } = await requireTenantBySlug(needs, requireWord(args, 1, 'short name'));
    say(JSON.stringify(await signHead(needs, operatorOf(id))));
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
