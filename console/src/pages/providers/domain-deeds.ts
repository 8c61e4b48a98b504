import { FileText, Network, Power, Trash2 } from 'lucide-react';
import { changeDomain, renewRecord } from '../../api/domains.ts';
import type { Problem } from '../../api/problem.ts';
import type { DomainClaim } from '../../api/shapes.ts';
import { useDeed } from '../../parts/deed.ts';
import type { MenuItem } from '../../parts/menu.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { domains: texts } = words;

type DomainDeeds = { items: readonly MenuItem[]; problem: Problem | null };

/** Everything one can do with a claim besides having it checked. */
export function useDomainDeeds(claim: DomainClaim, giveUp: () => void): DomainDeeds {
  const tell = useNotices();
  const { id: claimId, name, is_active, covers_subdomains } = claim;
  const switching = useDeed({
    act: changeDomain,
    touches: ['domains'],
    onDone: changed => tell((changed.is_active ? texts.switchedOn : texts.switchedOff)(name)),
  });
  const widening = useDeed({
    act: changeDomain,
    touches: ['domains'],
    onDone: changed => tell((changed.covers_subdomains ? texts.widened : texts.narrowed)(name)),
  });
  const renewing = useDeed({
    act: renewRecord,
    touches: ['domains'],
    onDone: () => tell(texts.renewed(name)),
  });
  const isUnproven = claim.state === 'pending' || claim.state === 'expired' || claim.state === 'vouched';
  const items: MenuItem[] = [
    ...(isUnproven ? [{ title: texts.renew, icon: FileText, act: () => renewing.start(claimId) }] : []),
    {
      title: is_active ? texts.switchOff : texts.switchOn,
      icon: Power,
      act: () => switching.start({ claimId, is_active: !is_active }),
    },
    {
      title: covers_subdomains ? texts.narrow : texts.widen,
      icon: Network,
      act: () => widening.start({ claimId, covers_subdomains: !covers_subdomains }),
    },
    { title: texts.giveUp.open, icon: Trash2, isDanger: true, act: giveUp },
  ];
  return { items, problem: switching.problem ?? widening.problem ?? renewing.problem };
}
