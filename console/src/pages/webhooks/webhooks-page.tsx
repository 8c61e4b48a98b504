import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { Webhook } from '../../api/shapes.ts';
import { webhookEvents, webhooksQuery } from '../../api/webhooks.ts';
import { Button } from '../../parts/button.tsx';
import { Codes } from '../../parts/codes.tsx';
import { Empty } from '../../parts/empty.tsx';
import { linkLook } from '../../parts/link.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { ActionsCell, Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { MakeWebhookDialog } from './make-webhook-dialog.tsx';
import { StillToSend } from './still-to-send.tsx';
import { WebhookBadge } from './webhook-badge.tsx';
import { WebhookMenu } from './webhook-menu.tsx';

const { webhooks } = words;

/** Programs that are told what happens. */
export function WebhooksPage() {
  const mayChange = useMay('settings.write');
  // Out of the empty list, which goes when the first is made, while what is shown once is still being copied.
  const [isMaking, setMaking] = useState(false);
  const open = () => setMaking(true);
  return (
    <Page
      title={webhooks.title}
      lead={webhooks.lead}
      actions={mayChange && <MakeButton look="primary" onClick={open} />}
    >
      <Loaded query={useQuery(webhooksQuery)} waiting={<RowsSkeleton rows={3} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={WebhookIcon} {...webhooks.none}>
              {mayChange && <MakeButton look="plain" onClick={open} />}
            </Empty>
          ) : (
            <Table label={webhooks.title} columns={columns}>
              {items.map(webhook => (
                <WebhookRow key={webhook.id} webhook={webhook} />
              ))}
            </Table>
          )
        }
      </Loaded>
      {isMaking && <MakeWebhookDialog onClose={() => setMaking(false)} />}
    </Page>
  );
}

const columns = [
  { title: webhooks.columns.endpoint },
  { title: webhooks.columns.state },
  { title: webhooks.columns.events },
  { title: webhooks.columns.waiting },
  { title: webhooks.columns.actions, isHidden: true },
];

function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { id, name, url, state, event_types } = webhook;
  const isToldAll = event_types.length === webhookEvents.length;
  return (
    <Row>
      <NameCell>
        <Link
          to={paths.webhook}
          params={{ endpointId: id }}
          className={`${linkLook} font-medium wrap-anywhere`}
        >
          {name}
        </Link>
        <code className="block font-mono text-xs text-soft wrap-anywhere">{url}</code>
      </NameCell>
      <Cell title={webhooks.columns.state}>
        <WebhookBadge state={state} />
      </Cell>
      <Cell title={webhooks.columns.events}>
        {isToldAll ? webhooks.allEvents : <Codes names={event_types} />}
      </Cell>
      <Cell title={webhooks.columns.waiting}>
        <StillToSend webhook={webhook} />
      </Cell>
      <ActionsCell>
        <WebhookMenu webhook={webhook} />
      </ActionsCell>
    </Row>
  );
}

type MakeButtonParts = { look: 'primary' | 'plain'; onClick: () => void };

function MakeButton({ look, onClick }: MakeButtonParts) {
  return (
    <Button look={look} icon={Plus} onClick={onClick}>
      {webhooks.create.open}
    </Button>
  );
}
