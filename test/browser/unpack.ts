import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

/** Started by unpack-chromium.ts. Writes to the folder for temporary files. */
const archives = join(fileURLToPath(new URL('..', import.meta.resolve('@sparticuz/chromium'))), 'bin');

for (const name of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']) await inflate(join(archives, name));
