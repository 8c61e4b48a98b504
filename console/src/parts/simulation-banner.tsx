import { FlaskConical } from 'lucide-react';
import { installation } from '../installation.ts';
import { words } from '../words.ts';

/** On every page, so that nobody takes the simulation for the world, or the world for a simulation. */
export function SimulationBanner() {
  if (!installation.isSimulated) return null;
  const { simulated, simulatedMeaning } = words.frame;
  return (
    <aside
      aria-label={simulated}
      className="flex items-center justify-center gap-2 border-b border-brass-line bg-brass-wash px-4 py-1.5 text-center text-sm text-brass"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0" />
      <p>
        <strong className="font-semibold">{simulated}</strong>
        {`: ${simulatedMeaning}`}
      </p>
    </aside>
  );
}
