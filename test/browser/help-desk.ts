import { seedMail } from '#entry/demo/mail.ts';
import { startKeyholder, type TestKeyholder } from '../harness/keyholder.ts';

/** With help@acme.test connected and watched, as in the demo. */
export async function startWithHelpDesk(): Promise<TestKeyholder> {
  const started = await startKeyholder();
  await seedMail(started.server.needs);
  return started;
}
