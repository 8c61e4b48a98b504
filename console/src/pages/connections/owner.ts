import type { Connection } from '../../api/shapes.ts';
import { words } from '../../words.ts';

const { connections } = words;

/** For whom the account is connected: by name, else by what kind of thing it is. */
export function ownerName({ principal: { kind, name } }: Connection): string {
  return name ?? connections.principals[kind] ?? connections.unknownOwner;
}
