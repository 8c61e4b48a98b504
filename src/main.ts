import { run } from '#entry/cli/run.ts';
import { complain } from '#entry/cli/say.ts';

process.exitCode = await run(process.argv.slice(2)).catch(cause => {
  complain('Keyholder met something it did not expect:', String(cause?.stack ?? cause));
  return 70;
});
