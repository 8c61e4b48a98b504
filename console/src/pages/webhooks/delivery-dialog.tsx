import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { DeliveryDetail, Webhook } from '../../api/shapes.ts';
import { deliveryQuery, replayDelivery } from '../../api/webhooks.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { Attempts } from './attempts.tsx';
import { DeliveryBadge } from './delivery-badge.tsx';

const { delivery: texts, deliveries, columns, events } = words.webhooks;

type DeliveryDialogParts = { webhook: Webhook; deliveryId: string; onClose: () => void };

/** What was sent, how each attempt went, and the way to send it once more, which is then watched here. */
export function DeliveryDialog({ webhook, deliveryId, onClose }: DeliveryDialogParts) {
  const [shownId, setShownId] = useState(deliveryId);
  const query = useQuery(deliveryQuery(webhook.id, shownId));
  const type = query.data?.event_type;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={type ?? deliveries.title}
      lead={type && (events[type] ?? undefined)}
    >
      <Loaded query={query} waiting={<LinesSkeleton lines={5} />}>
        {delivery => (
          <div className="grid gap-5">
            <Facts>
              <Fact title={columns.state}>
                <span role="status">
                  <DeliveryBadge state={delivery.state} />
                </span>
              </Fact>
              <Fact title={deliveries.columns.at}>
                <Time at={delivery.made_at} look="precise" />
              </Fact>
              {delivery.next_attempt_at && delivery.attempts > 0 && (
                <Fact title={deliveries.next}>
                  <Time at={delivery.next_attempt_at} look="precise" />
                </Fact>
              )}
              <Fact title={texts.id}>
                <code className="font-mono text-sm">{delivery.event_id}</code>
              </Fact>
            </Facts>
            <Attempts attempts={delivery.attempt_log} />
            <Sent delivery={delivery} />
            <Replay webhook={webhook} deliveryId={delivery.id} onReplayed={setShownId} />
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

const block =
  'overflow-x-auto rounded-lg bg-sunken px-3 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere';

function Sent({ delivery: { request, attempts } }: { delivery: DeliveryDetail }) {
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <section className="grid gap-2">
      <h3 className="font-medium">{attempts > 0 ? texts.sent : texts.toSend}</h3>
      <p className="text-sm text-soft">{texts.headers}</p>
      <pre className={block}>{headers.join('\n')}</pre>
      <p className="text-sm text-soft">{texts.body}</p>
      <pre className={block}>{readable(request.body)}</pre>
    </section>
  );
}

/** With room between its parts. It is sent without, letter by letter as it was signed. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

type ReplayParts = { webhook: Webhook; deliveryId: string; onReplayed: (deliveryId: string) => void };

function Replay({ webhook, deliveryId, onReplayed }: ReplayParts) {
  const mayReplay = useMay('settings.write');
  const tell = useNotices();
  const replaying = useDeed({
    act: replayDelivery,
    touches: ['webhooks'],
    onDone: ({ delivery_id }) => {
      onReplayed(delivery_id);
      tell(texts.replayed);
    },
  });
  if (!mayReplay) return null;
  if (webhook.state === 'off') return <p className="text-sm text-soft">{texts.offHint}</p>;
  return (
    <div className="grid gap-3">
      {replaying.problem && <ProblemNote problem={replaying.problem} />}
      <DialogActions>
        <Button
          icon={RotateCw}
          isBusy={replaying.isBusy}
          busyWords={texts.replaying}
          onClick={() => replaying.start({ endpointId: webhook.id, deliveryId })}
        >
          {texts.replay}
        </Button>
      </DialogActions>
    </div>
  );
}
