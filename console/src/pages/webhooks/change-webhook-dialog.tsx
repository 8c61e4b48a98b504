import type { Webhook } from '../../api/shapes.ts';
import { changeWebhook, type NewWebhook } from '../../api/webhooks.ts';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import { WebhookForm } from './webhook-form.tsx';

const { change: texts } = words.webhooks;

type ChangeWebhookParts = { webhook: Webhook; onClose: () => void };

export function ChangeWebhookDialog({ webhook, onClose }: ChangeWebhookParts) {
  const tell = useNotices();
  const saving = useDeed({
    act: (change: NewWebhook) => changeWebhook({ endpointId: webhook.id, ...change }),
    touches: ['webhooks'],
    onDone: ({ name }) => {
      onClose();
      tell(texts.done(name));
    },
  });
  return (
    <Dialog isOpen onClose={onClose} isLocked={saving.isBusy} title={texts.title(webhook.name)}>
      <WebhookForm
        saving={saving}
        before={webhook}
        chosen={webhook.event_types}
        submit={texts.submit}
        onClose={onClose}
      />
    </Dialog>
  );
}
