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
  // Out of the empty list, which goes when the first is made, while what is shown once is still being copied.
  const [isRegistering, setRegistering] = useState(false);
  const open = () => setRegistering(true);
  return (
    <ExchangeShell
      tab="issuers"
      lead={texts.lead}
      actions={mayChange && <RegisterButton look="primary" onClick={open} />}
    >
      <Loaded query={useQuery(issuersQuery)} waiting={<RowsSkeleton rows={3} />}>
        {({ issuers }) =>
          issuers.length === 0 ? (
            <Empty icon={FileKey} {...texts.none}>
              {mayChange && <RegisterButton look="plain" onClick={open} />}
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
      {isRegistering && <RegisterDialog onClose={() => setRegistering(false)} />}
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

type RegisterButtonParts = { look: 'primary' | 'plain'; onClick: () => void };

function RegisterButton({ look, onClick }: RegisterButtonParts) {
  return (
    <Button look={look} icon={Plus} onClick={onClick}>
      {texts.register.open}
    </Button>
  );
}
