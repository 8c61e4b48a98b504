import { useQuery } from '@tanstack/react-query';
import { FileKey, Plus } from 'lucide-react';
import { useState } from 'react';
import { issuersQuery } from '../../api/jwt-issuers.ts';
import { useMay } from '../../api/me.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Table } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import { ExchangeShell } from '../exchange/exchange-shell.tsx';
import { IssuerRow } from './issuer-row.tsx';
import { RegisterDialog } from './register-dialog.tsx';

const { jwtIssuers: texts } = words;

/** Whose JWTs prove for whom somebody acts. */
export function IssuersPage() {
  const mayChange = useMay('settings.write');
  return (
    <ExchangeShell tab="issuers" lead={texts.lead} actions={mayChange && <RegisterButton look="primary" />}>
      <Loaded query={useQuery(issuersQuery)} waiting={<RowsSkeleton rows={3} />}>
        {({ issuers }) =>
          issuers.length === 0 ? (
            <Empty icon={FileKey} {...texts.none}>
              {mayChange && <RegisterButton look="plain" />}
            </Empty>
          ) : (
            <Table label={words.exchange.tabs.issuers} columns={columns}>
              {issuers.map(issuer => (
                <IssuerRow key={issuer.id} issuer={issuer} />
              ))}
            </Table>
          )
        }
      </Loaded>
    </ExchangeShell>
  );
}

const columns = [
  { title: texts.columns.issuer },
  { title: texts.columns.audience },
  { title: texts.columns.keys },
  { title: texts.columns.subjects },
  { title: texts.columns.actions, isHidden: true },
];

function RegisterButton({ look }: { look: 'primary' | 'plain' }) {
  const [isRegistering, setRegistering] = useState(false);
  return (
    <>
      <Button look={look} icon={Plus} onClick={() => setRegistering(true)}>
        {texts.register.open}
      </Button>
      {isRegistering && <RegisterDialog onClose={() => setRegistering(false)} />}
    </>
  );
}
