import { guidForm, personalTid } from './identifiers.ts';
import type { Microsoft } from './microsoft.ts';
import type { Directory } from './records.ts';
import { Refused } from './refusal.ts';

/** The first part of every address: whose accounts may come, and, if it names one, the directory itself. */
export type Authority =
  | { kind: 'common' | 'organizations' | 'consumers'; segment: string }
  | { kind: 'directory'; segment: string; directory: Directory };

/** By id or by any verified domain. */
export function findDirectory(microsoft: Microsoft, key: string): Directory | undefined {
  const text = key.toLowerCase();
  const byTid = microsoft.directories.get(text);
  if (byTid) return byTid;
  const organizations = [...microsoft.directories.values()].filter(({ tid }) => tid !== personalTid);
  return organizations.find(({ verifiedDomains }) => verifiedDomains.has(text));
}

export function requireAuthority(microsoft: Microsoft, segment: string): Authority {
  const text = segment.toLowerCase();
  if (text === 'common' || text === 'organizations') return { kind: text, segment: text };
  if (text === 'consumers' || text === personalTid) return { kind: 'consumers', segment: text };
  const directory = findDirectory(microsoft, text);
  if (directory) return { kind: 'directory', segment: directory.tid, directory };
  const words = guidForm.test(text)
    ? `Tenant '${segment}' not found.`
    : `Tenant '${segment}' not found: it is no tenant ID and no verified domain.`;
  throw new Refused(90002, `${words} Check to make sure you have the correct tenant ID.`);
}

export function requireDirectory(microsoft: Microsoft, tid: string): Directory {
  const found = microsoft.directories.get(tid);
  if (!found) throw new Error(`An account names the directory ${tid}, which was never made`);
  return found;
}
