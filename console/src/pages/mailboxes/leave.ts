import { beginToConnectMailbox } from '../../api/mailboxes.ts';
import { useDeed } from '../../parts/deed.ts';
import { goTo } from '../connections/leave.ts';

/** Asks for the address at Google and goes there. The page is left, so it stays busy until it is gone. */
export function useLeaveToConnect() {
  return useDeed({
    act: async (mailboxId: string) => {
      const { auth_url } = await beginToConnectMailbox(mailboxId);
      await goTo(auth_url);
    },
    touches: [],
  });
}
