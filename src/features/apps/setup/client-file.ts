import { z } from 'zod';

export type ClientFile = {
  clientId: string;
  clientSecret: string | undefined;
  projectId: string | undefined;
};

const clientFile = z.object({
  web: z.object({
    client_id: z.string().max(300),
    client_secret: z.string().max(300).optional(),
    project_id: z.string().max(100).optional(),
    redirect_uris: z.array(z.string().max(2_000)).max(200).default([]),
  }),
});

const ofAnotherKind = z.union([z.object({ installed: z.unknown() }), z.object({ type: z.string() })]);

/** An OAuth client as Google offers it for download. Addresses in it are not taken over. */
export function readClientFile(text: string): ClientFile | { says: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { says: 'must be the JSON file that Google offers for an OAuth client' };
  }
  const read = clientFile.safeParse(json);
  if (read.success) {
    const { client_id, client_secret, project_id } = read.data.web;
    return { clientId: client_id, clientSecret: client_secret, projectId: project_id };
  }
  return { says: wordsFor(json) };
}

function wordsFor(json: unknown): string {
  const other = ofAnotherKind.safeParse(json);
  if (!other.success) return 'is not an OAuth client of the type Web application';
  return 'installed' in other.data
    ? 'is a client of the type Desktop app; make one of the type Web application'
    : 'is the key of a service account; it belongs into its own field';
}
