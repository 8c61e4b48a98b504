const home = '/google/mail';

/** Where a person reads mail: mail.google.com of the simulated Google. */
export const mailPaths = {
  home,
  conversation: `${home}/conversation`,
  compose: `${home}/compose`,
  outside: `${home}/outside`,
  changes: `${home}/changes`,
  body: `${home}/body`,
  original: `${home}/original`,
  attachment: `${home}/attachment`,
} as const;

export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) given.set(name, value);
  return given.size === 0 ? path : `${path}?${given}`;
}
