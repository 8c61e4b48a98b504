import { type RawMail, readMail } from '../read.ts';

/** What runs in a process of its own: one mail after the other, each read to its end. */
process.on('message', async (raw: RawMail) => {
  process.send?.(await readMail(raw));
});

/** It ends when the server has, whatever whole groups of processes are told: a mail that is being read is not at fault. */
process.on('disconnect', () => process.exit());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
