import { useInfiniteQuery } from '@tanstack/react-query';
import { Eye, Inbox } from 'lucide-react';
import { useState } from 'react';
import type { Delivery, DeliveryState, Webhook } from '../../api/shapes.ts';
import { deliveriesQuery, deliveryStates, isDeliveryState } from '../../api/webhooks.ts';
import { Badge } from '../../parts/badge.tsx';
import { IconButton } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Section } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import { SelectField } from '../../parts/select.tsx';
import { ActionsCell, Cell, NameCell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { DeliveryBadge } from './delivery-badge.tsx';
import { DeliveryDialog } from './delivery-dialog.tsx';

const { deliveries: texts } = words.webhooks;
const ANY = '';

export function Deliveries({ webhook }: { webhook: Webhook }) {
  const [state, setState] = useState<DeliveryState | undefined>();
  // Out of the row, which goes when what is looked at leaves the state that the list shows.
  const [openId, setOpenId] = useState<string | null>(null);
  const query = useInfiniteQuery(deliveriesQuery(webhook.id, state));
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="grid gap-4">
        <div className="max-w-48">
          <SelectField
            name="state"
            label={texts.state}
            value={state ?? ANY}
            onChange={({ target: { value } }) => setState(isDeliveryState(value) ? value : undefined)}
            options={states}
          />
        </div>
        <PagedList query={query} none={<Empty icon={Inbox} {...(state ? texts.noneOfState : texts.none)} />}>
          {items => (
            <Table label={texts.title} columns={columns}>
              {items.map(delivery => (
                <DeliveryRow key={delivery.id} delivery={delivery} onOpen={() => setOpenId(delivery.id)} />
              ))}
            </Table>
          )}
        </PagedList>
        {openId && <DeliveryDialog webhook={webhook} deliveryId={openId} onClose={() => setOpenId(null)} />}
      </div>
    </Section>
  );
}

const states = [
  { value: ANY, title: texts.any },
  ...deliveryStates.map(state => ({ value: state, title: texts.states[state] })),
];

const columns = [
  { title: texts.columns.what },
  { title: texts.columns.state },
  { title: texts.columns.says },
  { title: texts.columns.at },
  { title: texts.columns.actions, isHidden: true },
];

function DeliveryRow({ delivery, onOpen }: { delivery: Delivery; onOpen: () => void }) {
  const { event_type, kind, state, attempts, says, status, next_attempt_at, made_at } = delivery;
  const kindWords = texts.kinds[kind];
  return (
    <Row>
      <NameCell>
        <span className="flex flex-wrap items-center gap-x-2">
          <code className="font-mono text-sm wrap-anywhere">{event_type}</code>
          {kindWords && <Badge>{kindWords}</Badge>}
        </span>
      </NameCell>
      <Cell title={texts.columns.state}>
        <DeliveryBadge state={state} />
      </Cell>
      <Cell title={texts.columns.says}>
        <span className="block max-w-80">
          {says ?? <span className="text-soft">{texts.notYet}</span>}
          {status !== null && state !== 'delivered' && ` ${texts.status(status)}`}
        </span>
        {attempts > 1 && <span className="block text-sm text-soft">{texts.attempts(attempts)}</span>}
        {state === 'waiting' && attempts > 0 && next_attempt_at && (
          <span className="block text-sm text-soft">
            {texts.next} <Time at={next_attempt_at} />
          </span>
        )}
      </Cell>
      <Cell title={texts.columns.at}>
        <Time at={made_at} />
      </Cell>
      <ActionsCell>
        <IconButton icon={Eye} label={texts.open(event_type, texts.states[state])} onClick={onOpen} />
      </ActionsCell>
    </Row>
  );
}
