import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { Webhook } from '../../api/shapes.ts';
import { testWebhook, webhooksQuery } from '../../api/webhooks.ts';
import { Button } from '../../parts/button.tsx';
import { Codes } from '../../parts/codes.tsx';
import { useDeed } from '../../parts/deed.ts';
import { DetailPage } from '../../parts/detail-page.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Deliveries } from './deliveries.tsx';
import { DeliveryDialog } from './delivery-dialog.tsx';
import { StillToSend } from './still-to-send.tsx';
import { WebhookBadge } from './webhook-badge.tsx';
import { WebhookMenu } from './webhook-menu.tsx';
import { WebhookTrouble } from './webhook-trouble.tsx';

const { webhooks } = words;
const { detail: texts } = webhooks;
const route = getRouteApi('/house/webhooks/$endpointId');

/** One endpoint, how it does, and all that was sent to it. */
export function WebhookPage() {
  const { endpointId } = route.useParams();
  const query = useQuery(webhooksQuery);
  const webhook = query.data?.items.find(({ id }) => id === endpointId);
  return (
    <DetailPage
      query={{ ...query, data: webhook }}
      isMissing={query.data !== undefined && !webhook}
      room={{ to: paths.webhooks, title: webhooks.title, back: texts.back }}
      gone={texts.gone}
      title={({ name }) => name}
      lead={({ url }) => <code className="font-mono text-sm wrap-anywhere">{url}</code>}
      actions={found => <Actions webhook={found} />}
    >
      {found => (
        <div className="grid gap-5">
          <WebhookTrouble webhook={found} />
          <About webhook={found} />
          <Deliveries webhook={found} />
        </div>
      )}
    </DetailPage>
  );
}

function Actions({ webhook }: { webhook: Webhook }) {
  const [sentId, setSentId] = useState<string | null>(null);
  const navigate = useNavigate();
  const mayChange = useMay('settings.write');
  const testing = useDeed({
    act: testWebhook,
    touches: ['webhooks'],
    onDone: ({ delivery_id }) => setSentId(delivery_id),
  });
  return (
    <div className="grid justify-items-end gap-2">
      <div className="flex flex-wrap gap-2">
        {mayChange && (
          <Button
            look="primary"
            icon={Send}
            isBusy={testing.isBusy}
            busyWords={webhooks.test.sending}
            onClick={() => testing.start(webhook.id)}
          >
            {webhooks.test.open}
          </Button>
        )}
        <WebhookMenu webhook={webhook} onRemoved={() => navigate({ to: paths.webhooks })} />
      </div>
      {testing.problem && <ProblemNote problem={testing.problem} />}
      {sentId && <DeliveryDialog webhook={webhook} deliveryId={sentId} onClose={() => setSentId(null)} />}
    </div>
  );
}

function About({ webhook }: { webhook: Webhook }) {
  return (
    <Section title={texts.about}>
      <Facts>
        <Fact title={webhooks.columns.state}>
          <WebhookBadge state={webhook.state} />
        </Fact>
        <Fact title={texts.name}>
          <Codes names={webhook.event_types} />
        </Fact>
        <Fact title={texts.waiting}>
          <StillToSend webhook={webhook} />
        </Fact>
        <Fact title={texts.secrets}>
          <Secrets secrets={webhook.secrets} />
        </Fact>
        <Fact title={texts.added}>
          <Time at={webhook.created_at} look="date" />
        </Fact>
      </Facts>
    </Section>
  );
}

function Secrets({ secrets }: Pick<Webhook, 'secrets'>) {
  const former = secrets.find(({ ends_at }) => ends_at !== null);
  const present = secrets.find(({ ends_at }) => ends_at === null);
  if (former?.ends_at) {
    return (
      <>
        {texts.twoSecrets} <Time at={former.ends_at} />
      </>
    );
  }
  return (
    <>
      {texts.oneSecret} {present && <Time at={present.created_at} />}
    </>
  );
}
