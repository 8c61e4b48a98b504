import { beginToConnect, beginToReconnect } from '../../api/connections.ts';
import type { Capability } from '../../api/shapes.ts';
import { useDeed } from '../../parts/deed.ts';

type Asked = { connectionId?: string; capabilities?: Capability[] };

/** Asks for the address at Google and goes there. The page is left, so it stays busy until it is gone. */
export function useLeaveForGoogle() {
  return useDeed({
    act: async ({ connectionId, capabilities = [] }: Asked) => {
      const { auth_url } = connectionId
        ? await beginToReconnect({ connectionId, ...(capabilities.length > 0 && { capabilities }) })
        : await beginToConnect(capabilities);
      await goTo(auth_url);
    },
    touches: [],
  });
}

/** To another site. The page is left, so what waits for this stays busy until it is gone. */
export async function goTo(address: string): Promise<void> {
  window.location.assign(address);
  await gone();
}

/** Come back with the browser's own button, the page is as it was left, busy: then it begins anew. */
function gone(): Promise<void> {
  return new Promise(resolve => {
    window.addEventListener('pageshow', event => event.persisted && resolve(), { once: true });
  });
}
