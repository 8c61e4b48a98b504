import { json } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { findDirectory } from '../directories.ts';
import { guidForm, newGuid } from '../identifiers.ts';
import type { Microsoft } from '../microsoft.ts';
import type { Directory } from '../records.ts';

const switches = ['name', 'verifiedDomains', 'userConsent'] as const;

export function directoriesControl(microsoft: Microsoft, prefix: string): Route[] {
  return [
    {
      method: 'GET',
      path: prefix,
      answer: () => json({ directories: [...microsoft.directories.values()].map(shown) }),
    },
    {
      method: 'POST',
      path: prefix,
      answer: async ({ request }) => {
        const body = await readControlBody(request, [...switches, 'tid']);
        return json(shown(addDirectory(microsoft, body)), { status: 201 });
      },
    },
    {
      method: 'GET',
      path: `${prefix}/{directory}`,
      answer: visit => json(shown(requireKnown(microsoft, visit.parameter('directory')))),
    },
    {
      method: 'PATCH',
      path: `${prefix}/{directory}`,
      answer: async visit => {
        const directory = requireKnown(microsoft, visit.parameter('directory'));
        change(microsoft, directory, await readControlBody(visit.request, switches));
        return json(shown(directory));
      },
    },
  ];
}

/** By id or verified domain. */
export function requireKnown(microsoft: Microsoft, key: string): Directory {
  const directory = findDirectory(microsoft, key);
  if (!directory) throw new ControlRefusal(404, `There is no directory called ${key}.`);
  return directory;
}

function addDirectory(microsoft: Microsoft, body: Fields): Directory {
  const tid = body.findText('tid') ?? newGuid(microsoft.random);
  if (!guidForm.test(tid)) throw new ControlRefusal(400, 'tid must be a GUID in small letters.');
  if (microsoft.directories.has(tid)) throw new ControlRefusal(409, `The directory ${tid} is there already.`);
  const directory: Directory = {
    tid,
    name: body.requireText('name'),
    verifiedDomains: new Set(),
    userConsent: 'allowed',
  };
  change(microsoft, directory, body);
  microsoft.directories.set(tid, directory);
  return directory;
}

function change(microsoft: Microsoft, directory: Directory, body: Fields): void {
  const domains = body.findTexts('verifiedDomains')?.map(domain => domain.toLowerCase());
  for (const domain of domains ?? []) {
    const holder = findDirectory(microsoft, domain);
    if (holder && holder !== directory) {
      throw new ControlRefusal(409, `${domain} is verified by ${holder.name}; a domain has one directory.`);
    }
  }
  if (domains) {
    directory.verifiedDomains.clear();
    for (const domain of domains) directory.verifiedDomains.add(domain);
  }
  directory.name = body.findText('name') ?? directory.name;
  directory.userConsent = body.findChoice('userConsent', ['allowed', 'admin_only']) ?? directory.userConsent;
}

function shown(directory: Directory) {
  return { ...directory, verifiedDomains: [...directory.verifiedDomains] };
}
