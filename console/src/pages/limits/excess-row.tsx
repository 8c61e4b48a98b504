import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { takeAway } from '../../api/connections.ts';
import { useMay } from '../../api/me.ts';
import type { Excess, Limits } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { linkLook } from '../../parts/link.ts';
import { useNotices } from '../../parts/notices.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Consequences } from '../connections/consequences.tsx';

const { excess: texts } = words.limits;

type ExcessRowParts = { excess: Excess; offered: Limits['capabilities'] };

export function ExcessRow({ excess, offered }: ExcessRowParts) {
  const { connection_id: connectionId, address, principal, capabilities } = excess;
  const [isAsking, setIsAsking] = useState(false);
  const mayReduce = useMay('connections.write_all');
  return (
    <Row>
      <NameCell>
        <Link to={paths.connection} params={{ connectionId }} className={`${linkLook} wrap-anywhere`}>
          {address}
        </Link>
      </NameCell>
      <Cell title={texts.columns.owner}>
        <span className="wrap-anywhere">{principal.name ?? words.connections.unknownOwner}</span>
      </Cell>
      <Cell title={texts.columns.tooMuch}>
        <ul className="grid gap-0.5">
          {capabilities.map(name => (
            <li key={name} className="first-letter:uppercase">
              {offered.find(each => each.name === name)?.meaning ?? name}
            </li>
          ))}
        </ul>
      </Cell>
      <ActionsCell>
        {mayReduce && (
          <Button look="quiet" aria-label={texts.openFor(address)} onClick={() => setIsAsking(true)}>
            {texts.open}
          </Button>
        )}
        {isAsking && <ReduceDialog excess={excess} onClose={() => setIsAsking(false)} />}
      </ActionsCell>
    </Row>
  );
}

function ReduceDialog({ excess, onClose }: { excess: Excess; onClose: () => void }) {
  const { connection_id: connectionId, address, capabilities } = excess;
  const tell = useNotices();
  const reducing = useDeed({
    act: takeAway,
    touches: ['limits', 'connections'],
    onDone: ({ says }) => {
      onClose();
      tell(texts.done(address, says));
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={texts.ask(address)}
      lead={<Consequences lines={texts.consequences} />}
      act={texts.act}
      deed={reducing}
      onConfirm={() => {
        const [first, ...others] = capabilities;
        if (first) reducing.start({ connectionId, capabilities: [first, ...others] });
      }}
    />
  );
}
