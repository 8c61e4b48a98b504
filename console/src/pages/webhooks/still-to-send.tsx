import type { Webhook } from '../../api/shapes.ts';
import { words } from '../../words.ts';

const { webhooks } = words;

export function StillToSend({ webhook: { waiting, held } }: { webhook: Webhook }) {
  const parts = [waiting > 0 && webhooks.waiting(waiting), held > 0 && webhooks.held(held)].filter(Boolean);
  return <span className={parts.length > 0 ? '' : 'text-soft'}>{parts.join(', ') || webhooks.nothing}</span>;
}
