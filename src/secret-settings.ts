import { z } from 'zod';
import { providerUrl, secret, vaultPathPart } from './setting-forms.ts';
import { notes } from './setting-notes.ts';

/** Where organisations' secrets are kept. */
export const secretSettings = {
  secretsIn: z.enum(['database', 'files', 'vault', 'environment']).register(notes, {
    name: 'KEYHOLDER_SECRETS',
    fallback: 'database',
    meaning:
      'Where the credentials of organisations’ own apps are kept: sealed in the database, in files, in HashiCorp Vault or OpenBao (KV version 2), or, read only, in the environment. See [secrets.md](secrets.md).',
    group: 'secrets',
  }),
  secretsFolder: z.string().min(1).optional().register(notes, {
    name: 'KEYHOLDER_SECRETS_DIR',
    meaning: 'The folder for KEYHOLDER_SECRETS=files. Without it: secrets in the data folder.',
    group: 'secrets',
  }),
  vaultUrl: providerUrl.optional().register(notes, {
    name: 'KEYHOLDER_VAULT_URL',
    meaning: 'Where Vault is, for example https://vault.example.com:8200.',
    group: 'secrets',
  }),
  vaultMount: vaultPathPart().register(notes, {
    name: 'KEYHOLDER_VAULT_MOUNT',
    fallback: 'secret',
    meaning: 'Where the KV engine is mounted.',
    group: 'secrets',
  }),
  vaultPath: vaultPathPart().register(notes, {
    name: 'KEYHOLDER_VAULT_PATH',
    fallback: 'keyholder',
    meaning: 'Below which path each organisation has its document.',
    group: 'secrets',
  }),
  vaultNamespace: vaultPathPart().optional().register(notes, {
    name: 'KEYHOLDER_VAULT_NAMESPACE',
    meaning: 'The namespace, where Vault has several.',
    group: 'secrets',
  }),
  vaultToken: secret(1).optional().register(notes, {
    name: 'KEYHOLDER_VAULT_TOKEN',
    isSecret: true,
    meaning: 'A token that may read and write there. It is renewed before it expires.',
    group: 'secrets',
  }),
  vaultRoleId: z.string().min(1).optional().register(notes, {
    name: 'KEYHOLDER_VAULT_ROLE_ID',
    meaning: 'The role to log in with by AppRole, instead of a token.',
    group: 'secrets',
  }),
  vaultSecretId: secret(1).optional().register(notes, {
    name: 'KEYHOLDER_VAULT_SECRET_ID',
    isSecret: true,
    meaning: 'The secret id that belongs to the role.',
    group: 'secrets',
  }),
};
