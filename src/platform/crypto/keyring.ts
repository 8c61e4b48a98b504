import { CannotStart } from '#kernel/failures.ts';
import type { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';
import { makeKeyFile, readKeyFile, replaceKeyFile, stampOfKeyFile } from './key-file.ts';
import { type KeyEncryptionKey, lineOf, parseKeys, withoutKey } from './key-lines.ts';
import { KEY_BYTES } from './sealed-bytes.ts';

/** The key-encryption keys of this node. The first one seals; the others open what they sealed before. */
export type Keyring = {
  /** Where the keys are, for sentences to the operator. */
  source: string;
  /** Only before the very first start: no key file has been made yet. */
  isEmpty(): boolean;
  first(): KeyEncryptionKey;
  /** Looks into the file again for a key it does not know: another node may have rotated. */
  find(id: string): KeyEncryptionKey | undefined;
  all(): readonly KeyEncryptionKey[];
  /** Why the file, changed since, could not be taken over. The keys read before still serve. */
  trouble(): string | undefined;
  /** Missing where the keys are given as text: then only the operator can change them. */
  file?: KeyringFile;
};

export type KeyringFile = {
  /** The ring's first key, unless another node was quicker. */
  makeFirst(id: string): void;
  /** A new key, in front of the others: from now on it seals. */
  putInFront(id: string): void;
  remove(id: string): void;
};

type KeyringPlace = { world: Pick<World, 'randomBytes'> } & ({ file: string } | { text: Secret<string> });

const HEADING = [
  "# Keyholder's key-encryption keys. The first one seals; the others open what they sealed before.",
  '# Keep a copy, apart from the backups of the database. Without it nothing can be opened.',
];

export async function openKeyring(place: KeyringPlace): Promise<Keyring> {
  return 'text' in place ? ringOfText(place.text.reveal()) : ringOfFile(place.file, place.world);
}

function ringOfText(text: string): Keyring {
  const source = 'KEYHOLDER_KEYS';
  const keys = parseKeys(text, source);
  return {
    source,
    isEmpty: () => false,
    first: () => firstOf(keys, source),
    find: id => keys.find(key => key.id === id),
    all: () => keys,
    trouble: () => undefined,
  };
}

function ringOfFile(path: string, world: Pick<World, 'randomBytes'>): Keyring {
  let stamp: string | undefined;
  let keys: KeyEncryptionKey[] = [];
  let trouble: string | undefined;

  /** Reads the file only if it has changed, so asking often costs next to nothing. */
  function refresh(): void {
    if (stampOfKeyFile(path) === stamp) return;
    const content = readKeyFile(path);
    if (!content) throw new CannotStart(`The key file ${path} is gone.`);
    keys = parseKeys(content.text, path);
    stamp = content.stamp;
  }

  /** A file that is being edited by hand, or is gone, must not stop a server that has its keys. */
  function refreshIfPossible(): void {
    try {
      refresh();
      trouble = undefined;
    } catch (cause) {
      if (!(cause instanceof CannotStart)) throw cause;
      trouble = cause.message;
    }
  }

  function textOfFile(): string {
    const content = readKeyFile(path);
    if (!content) throw new CannotStart(`The key file ${path} is gone.`);
    return content.text;
  }

  refresh();
  return {
    source: path,
    isEmpty() {
      refresh(); // another node may have made the file since
      return keys.length === 0;
    },
    first() {
      refreshIfPossible();
      return firstOf(keys, path);
    },
    find(id) {
      const known = keys.find(key => key.id === id);
      if (known) return known;
      refreshIfPossible();
      if (trouble) throw new Error(`The key ${id} is not known, and ${trouble}`);
      return keys.find(key => key.id === id);
    },
    all() {
      refreshIfPossible();
      return keys;
    },
    trouble: () => trouble,
    file: {
      makeFirst(id) {
        makeKeyFile(path, `${[...HEADING, newLine(world, id)].join('\n')}\n`);
        refresh();
      },
      putInFront(id) {
        const lines = textOfFile().split('\n');
        const at = lines.findIndex(line => line.trim() !== '' && !line.trim().startsWith('#'));
        replaceKeyFile(path, lines.toSpliced(Math.max(at, 0), 0, newLine(world, id)).join('\n'));
        refresh();
      },
      remove(id) {
        replaceKeyFile(path, withoutKey(textOfFile(), id));
        refresh();
      },
    },
  };
}

function firstOf(keys: readonly KeyEncryptionKey[], source: string): KeyEncryptionKey {
  const [first] = keys;
  if (!first) throw new CannotStart(`There is no key-encryption key in ${source}.`);
  return first;
}

function newLine(world: Pick<World, 'randomBytes'>, id: string): string {
  const bytes = world.randomBytes(KEY_BYTES);
  const line = lineOf(id, bytes);
  bytes.fill(0);
  return line;
}
