import type { Scope } from '#kernel/scope.ts';
import { setupJson } from '../setup/setup-json.ts';
import { showSetup } from '../setup/show.ts';
import { checkUp } from './check-up.ts';
import type { DoctorNeeds } from './examine.ts';

export type BundleNeeds = DoctorNeeds & {
  version: string;
  isSimulated: boolean;
  origins: { canonical: string; console: string; callbacks: string };
};

/** For whoever helps: the set-up as the settings show it, masked, and an examination. Nothing else is ever put in. */
export async function supportBundle(needs: BundleNeeds, who: Scope) {
  const report = await checkUp(needs, who, 'live');
  return {
    made_at: needs.world.now().toISOString(),
    version: needs.version,
    providers: needs.isSimulated ? 'simulated' : 'real',
    tenant_id: who.tenantId,
    addresses: {
      public: needs.origins.canonical,
      console: needs.origins.console,
      callbacks: needs.origins.callbacks,
    },
    setup: setupJson(await showSetup(needs, who), needs.origins),
    report,
  };
}
