import { KeyRound, Pencil, Power, PowerOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { Webhook } from '../../api/shapes.ts';
import { removeWebhook, switchOff } from '../../api/webhooks.ts';
import { Ask } from '../../parts/ask.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { words } from '../../words.ts';
import { ChangeWebhookDialog } from './change-webhook-dialog.tsx';
import { RotateSecretDialog } from './rotate-secret-dialog.tsx';
import { SwitchOnDialog } from './switch-on-dialog.tsx';

const { webhooks } = words;

type WebhookDeed = 'change' | 'rotate' | 'off' | 'on' | 'remove';

type WebhookMenuParts = { webhook: Webhook; onRemoved?: () => Promise<void> };

/** Everything one can do with an endpoint. */
export function WebhookMenu({ webhook, onRemoved }: WebhookMenuParts) {
  const [deed, setDeed] = useState<WebhookDeed | null>(null);
  const mayChange = useMay('settings.write');
  const about = { webhook, onClose: () => setDeed(null) };
  const asking = { name: webhook.name, touches: ['webhooks'], onClose: about.onClose };
  const items = [
    { title: webhooks.change.open, icon: Pencil, act: () => setDeed('change') },
    { title: webhooks.rotate.open, icon: KeyRound, act: () => setDeed('rotate') },
    webhook.state === 'off'
      ? { title: webhooks.switchOn.open, icon: Power, act: () => setDeed('on') }
      : { title: webhooks.switchOff.open, icon: PowerOff, act: () => setDeed('off') },
    { title: webhooks.remove.open, icon: Trash2, isDanger: true, act: () => setDeed('remove') },
  ];
  return (
    <>
      <RowMenu name={webhook.name} items={mayChange ? items : []} />
      {deed === 'change' && <ChangeWebhookDialog {...about} />}
      {deed === 'rotate' && <RotateSecretDialog {...about} />}
      {deed === 'on' && <SwitchOnDialog {...about} />}
      {deed === 'off' && (
        <Ask
          {...asking}
          texts={webhooks.switchOff}
          lead={webhooks.switchOff.lead}
          act={() => switchOff(webhook.id)}
        />
      )}
      {deed === 'remove' && (
        <Ask
          {...asking}
          texts={webhooks.remove}
          lead={webhooks.remove.lead}
          act={async () => {
            await removeWebhook(webhook.id);
            await onRemoved?.();
          }}
        />
      )}
    </>
  );
}
