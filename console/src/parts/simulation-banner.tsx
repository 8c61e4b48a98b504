import { FlaskConical } from 'lucide-react';
import { installation } from '../installation.ts';
import { words } from '../words.ts';

/** On every page, so that nobody takes the simulation for the world, or the world for a simulation. */
export function SimulationBanner() {
  if (!installation.isSimulated) return null;
  const { simulated, simulatedMeaning } = words.frame;
  return (
    <aside
      data-banner
      aria-label={simulated}
      className="sticky top-0 z-30 flex h-(--banner) items-center justify-center gap-2 border-b border-brass-line bg-brass-wash px-2 text-xs whitespace-nowrap text-brass sm:text-sm"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0 max-sm:hidden" />
      <p>
        <strong className="font-semibold">{simulated}</strong>
        {`: ${simulatedMeaning}`}
      </p>
    </aside>
  );
}
