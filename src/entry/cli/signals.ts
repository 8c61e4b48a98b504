import { complain } from './say.ts';

/** Settles at the first Ctrl-C or SIGTERM; the second one does not wait any longer. */
export function untilAskedToStop(): Promise<void> {
  return new Promise(resolve => {
    let isAsked = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (isAsked) process.exit(130);
        isAsked = true;
        complain('Stopping; requests under way are finished first.');
        resolve();
      });
    }
  });
}
