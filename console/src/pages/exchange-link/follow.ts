import { followExchangeLink } from '../../api/exchange-links.ts';
import { useDeed } from '../../parts/deed.ts';
import { goTo } from '../connections/leave.ts';

/** Uses the link up and goes to Google. */
export function useFollow() {
  return useDeed({
    act: async (link: string) => goTo((await followExchangeLink(link)).auth_url),
    touches: [],
  });
}
