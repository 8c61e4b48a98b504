import { Snowflake } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { ExchangeClient } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Codes } from '../../parts/codes.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import { ChangeSettingsDialog } from './change-settings-dialog.tsx';

const { clients: texts, frozen } = words.exchange;

export function ClientRow({ client }: { client: ExchangeClient }) {
  const { kind, name, owner_name, is_frozen, may_exchange, settings } = client;
  const [isChanging, setIsChanging] = useState(false);
  const mayChange = useMay('settings.write');
  return (
    <Row>
      <NameCell>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium wrap-anywhere">{name}</span>
          {is_frozen && (
            <Badge tone="brass" icon={Snowflake}>
              {frozen}
            </Badge>
          )}
        </span>
        <span className="block text-sm text-soft">
          {owner_name === null ? texts.service : texts.keyOf(owner_name)}
        </span>
        {kind === 'api_key' && !may_exchange && (
          <span className="block text-sm text-soft">{texts.mayNotExchange}</span>
        )}
      </NameCell>
      <Cell title={texts.columns.ttl}>
        {settings ? texts.ttl(settings.min_ttl) : <span className="text-soft">{texts.usualTtl}</span>}
      </Cell>
      <Cell title={texts.columns.subjects}>
        <Claims client={client} />
      </Cell>
      <ActionsCell>
        {mayChange && (
          <Button look="quiet" aria-label={texts.change.openFor(name)} onClick={() => setIsChanging(true)}>
            {texts.change.open}
          </Button>
        )}
        {isChanging && <ChangeSettingsDialog client={client} onClose={() => setIsChanging(false)} />}
      </ActionsCell>
    </Row>
  );
}

function Claims({ client: { settings } }: { client: ExchangeClient }) {
  if (!settings) return <span className="text-soft">{texts.anySubject}</span>;
  const { subjects } = settings;
  if (subjects.kind === 'listed') return <Codes names={subjects.names} />;
  return subjects.kind === 'any' ? texts.anySubject : texts.noSubject;
}
