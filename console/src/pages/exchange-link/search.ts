export type LinkSearch = { link?: string };

/** What the address says, which is shown nowhere: it only goes to the server to be looked up. */
export function readLinkSearch({ link }: Record<string, unknown>): LinkSearch {
  return typeof link === 'string' ? { link } : {};
}
