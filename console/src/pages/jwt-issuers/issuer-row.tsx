import { KeyRound, Pencil, Snowflake, Sun, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { JwtIssuer } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { Codes } from '../../parts/codes.tsx';
import { RowMenu } from '../../parts/menu.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import { type IssuerDeed, IssuerDialogs } from './issuer-dialogs.tsx';

const { jwtIssuers: texts } = words;

export function IssuerRow({ issuer }: { issuer: JwtIssuer }) {
  const { name, audience, keys, algorithms, subject_claim, subjects, is_frozen } = issuer;
  return (
    <Row isFaint={is_frozen}>
      <NameCell>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium wrap-anywhere">{name}</span>
          {is_frozen && (
            <Badge tone="brass" icon={Snowflake}>
              {texts.frozen}
            </Badge>
          )}
        </span>
        <code className="block font-mono text-xs text-soft wrap-anywhere">{issuer.issuer}</code>
      </NameCell>
      <Cell title={texts.columns.audience}>
        <code className="font-mono text-sm wrap-anywhere">{audience}</code>
      </Cell>
      <Cell title={texts.columns.keys}>
        <span className="grid gap-1">
          <span className={keys.url ? 'font-mono text-xs wrap-anywhere' : undefined}>
            {keys.url ?? texts.pasted}
          </span>
          <Codes names={algorithms} />
        </span>
      </Cell>
      <Cell title={texts.columns.subjects}>
        <span className="block">{texts.subjects(subjects)}</span>
        <span className="block text-sm text-soft">{texts.claim(subject_claim)}</span>
      </Cell>
      <ActionsCell>
        <IssuerMenu issuer={issuer} />
      </ActionsCell>
    </Row>
  );
}

function IssuerMenu({ issuer }: { issuer: JwtIssuer }) {
  const [deed, setDeed] = useState<IssuerDeed | null>(null);
  const mayChange = useMay('settings.write');
  const items = [
    { title: texts.check.open, icon: KeyRound, act: () => setDeed('check') },
    { title: texts.change.open, icon: Pencil, act: () => setDeed('change') },
    issuer.is_frozen
      ? { title: texts.unfreeze.open, icon: Sun, act: () => setDeed('unfreeze') }
      : { title: texts.freeze.open, icon: Snowflake, act: () => setDeed('freeze') },
    { title: texts.remove.open, icon: Trash2, isDanger: true, act: () => setDeed('remove') },
  ];
  return (
    <>
      <RowMenu name={issuer.name} items={mayChange ? items : []} />
      {deed && <IssuerDialogs issuer={issuer} deed={deed} onClose={() => setDeed(null)} />}
    </>
  );
}
