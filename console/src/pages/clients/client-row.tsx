import { Ban, Snowflake, Sun } from 'lucide-react';
import { useState } from 'react';
import { revokeClient } from '../../api/clients.ts';
import { useMay } from '../../api/me.ts';
import type { OauthClient } from '../../api/shapes.ts';
import { Ask } from '../../parts/ask.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Codes } from '../../parts/codes.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { FreezeServiceDialog } from '../api-keys/freeze-service-dialog.tsx';

const { clients, apiKeys } = words;

type ClientDeed = 'freeze' | 'unfreeze' | 'revoke';

export function ClientRow({ client }: { client: OauthClient }) {
  const { id, name, service, scopes, proof, last_used_at } = client;
  const isRevoked = client.revoked_at !== null;
  return (
    <Row isFaint={isRevoked}>
      <NameCell>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium wrap-anywhere">{name}</span>
          {isRevoked && <Badge>{clients.revoked}</Badge>}
        </span>
        <code className="block font-mono text-xs text-soft wrap-anywhere">{id}</code>
      </NameCell>
      <Cell title={clients.columns.service}>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="wrap-anywhere">{service.name}</span>
          {service.is_frozen && (
            <Badge tone="brass" icon={Snowflake}>
              {clients.frozen}
            </Badge>
          )}
        </span>
      </Cell>
      <Cell title={clients.columns.scopes}>
        <Codes names={scopes} />
      </Cell>
      <Cell title={clients.columns.proof}>{clients.proofs[proof]}</Cell>
      <Cell title={clients.columns.used}>
        {last_used_at ? <Time at={last_used_at} /> : <span className="text-soft">{clients.unused}</span>}
      </Cell>
      <ActionsCell>
        <ClientMenu client={client} isRevoked={isRevoked} />
      </ActionsCell>
    </Row>
  );
}

function ClientMenu({ client, isRevoked }: { client: OauthClient; isRevoked: boolean }) {
  const { id, name, service } = client;
  const [deed, setDeed] = useState<ClientDeed | null>(null);
  const mayChange = useMay('api_keys.write') && !isRevoked;
  const onClose = () => setDeed(null);
  const freezing = service.is_frozen
    ? { title: apiKeys.unfreezeService.open, icon: Sun, act: () => setDeed('unfreeze') }
    : { title: apiKeys.freezeService.open, icon: Snowflake, act: () => setDeed('freeze') };
  const revoking = { title: clients.revoke.open, icon: Ban, isDanger: true, act: () => setDeed('revoke') };
  return (
    <>
      <RowMenu name={name} items={mayChange ? [freezing, revoking] : []} />
      {deed === 'revoke' && (
        <Ask
          name={name}
          texts={clients.revoke}
          lead={clients.revoke.lead}
          act={() => revokeClient(id)}
          touches={['clients']}
          onClose={onClose}
        />
      )}
      {(deed === 'freeze' || deed === 'unfreeze') && (
        <FreezeServiceDialog service={service} isFreezing={deed === 'freeze'} onClose={onClose} />
      )}
    </>
  );
}
