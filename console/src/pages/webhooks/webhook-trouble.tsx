import type { Webhook } from '../../api/shapes.ts';
import { Time } from '../../parts/time.tsx';
import { Warning } from '../../parts/warning.tsx';
import { words } from '../../words.ts';

const { failing, off } = words.webhooks.trouble;

/** What is wrong with an endpoint, since when, what becomes of it, and what helps. */
export function WebhookTrouble({ webhook }: { webhook: Webhook }) {
  const { off_reason, off_since, failing_since, failures, held } = webhook;
  if (off_reason && off_since) {
    return (
      <Warning tone={off_reason === 'by_hand' ? 'brass' : 'danger'}>
        <p className="font-medium">{off.titles[off_reason]}</p>
        <p>
          {off.since} <Time at={off_since} />
          {'. '}
          {off.says(held)}
        </p>
        <p className="text-soft">{off.remedy[off_reason]}</p>
      </Warning>
    );
  }
  if (!failing_since) return null;
  return (
    <Warning tone="danger">
      <p className="font-medium">{failing.title}</p>
      <p>
        {failing.since} <Time at={failing_since} />
        {'. '}
        {failing.says(failures)}
      </p>
      <p className="text-soft">{failing.remedy}</p>
    </Warning>
  );
}
