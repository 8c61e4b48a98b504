import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '#kernel/secret.ts';

export type ServiceAccountKey = {
  email: string;
  projectId: string;
  keyId: string;
  privateKey: Secret<string>;
};

const LEAST_BITS = 2_048;

/** What is kept of the file. Where tokens are asked for is never taken from it: it would be somebody else's word. */
const keyFile = z.object({
  type: z.literal('service_account'),
  project_id: z.string().min(1).max(100),
  private_key_id: z.string().regex(/^[\w-]{1,100}$/),
  private_key: z.string().max(10_000),
  client_email: z.string().regex(/^[\w.-]{1,100}@[\w.-]{1,120}\.gserviceaccount\.com$/),
  universe_domain: z.literal('googleapis.com').optional(),
});

type Read = { key: ServiceAccountKey; kept: Secret<string> } | { says: string };

/** A key as Google offers it for download, or what is wrong with it. */
export function readServiceAccountKey(text: string): Read {
  const json = parsed(text);
  if (json === undefined) return { says: 'must be the JSON file that Google offers when a key is made' };
  const read = keyFile.safeParse(json);
  if (!read.success) return { says: wordsFor(read.error.issues[0]?.path[0]) };
  if (!isUsable(read.data.private_key))
    return { says: 'holds no private key that can be read (RSA, 2,048 bits)' };
  return { key: keyFrom(read.data), kept: new Secret(JSON.stringify(read.data)) };
}

/** One that was judged when it was entered. */
export function openServiceAccountKey(kept: Secret<string>): ServiceAccountKey | undefined {
  const read = keyFile.safeParse(parsed(kept.reveal()));
  return read.success ? keyFrom(read.data) : undefined;
}

function keyFrom(file: z.output<typeof keyFile>): ServiceAccountKey {
  return {
    email: file.client_email,
    projectId: file.project_id,
    keyId: file.private_key_id,
    privateKey: new Secret(file.private_key),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wordsFor(part: PropertyKey | undefined): string {
  switch (part) {
    case 'type':
      return 'is not the key of a service account: its type must be service_account';
    case 'client_email':
      return 'names no service account: its client_email must end with .gserviceaccount.com';
    case 'private_key':
    case 'private_key_id':
      return 'lacks its private key or the id of it; make a new key in Google Cloud and take the whole file';
    case 'universe_domain':
      return 'belongs to another cloud than Google’s own';
    default:
      return 'lacks what a key of a service account has; take the whole file as Google offers it';
  }
}

function isUsable(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_BITS;
  } catch {
    return false;
  }
}
