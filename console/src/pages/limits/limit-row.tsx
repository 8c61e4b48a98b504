import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { Capability, Limits } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { ActionsCell, Cell, NameCell, Row } from '../../parts/table.tsx';
import { words } from '../../words.ts';
import type { Binding } from './binding.ts';
import { ChangeLimitDialog } from './change-limit-dialog.tsx';
import { Sign, signOf } from './sign.tsx';

const { limits: texts } = words;

type LimitRowParts = { binding: Binding; offered: Limits['capabilities'] };

/** One who may ask, and what for. */
export function LimitRow({ binding, offered }: LimitRowParts) {
  const { name, note, capabilities, above } = binding;
  const [isChanging, setIsChanging] = useState(false);
  const mayChange = useMay('settings.write');
  return (
    <Row>
      <NameCell>
        <span className="block font-medium wrap-anywhere">{name}</span>
        {note && <span className="flex flex-wrap items-center gap-1.5 text-sm text-soft">{note}</span>}
      </NameCell>
      {offered.map(each => (
        <Cell
          key={each.name}
          title={texts.short[each.name] ?? each.name}
          className="md:text-center max-md:[&>span:first-child]:w-40"
        >
          <Sign sign={signOf(has(capabilities, each.name), has(above, each.name))} />
        </Cell>
      ))}
      <ActionsCell>
        {mayChange && (
          <Button look="quiet" aria-label={texts.change.openFor(name)} onClick={() => setIsChanging(true)}>
            {texts.change.open}
          </Button>
        )}
        {isChanging && (
          <ChangeLimitDialog binding={binding} offered={offered} onClose={() => setIsChanging(false)} />
        )}
      </ActionsCell>
    </Row>
  );
}

function has(limit: readonly Capability[] | null, name: Capability): boolean {
  return limit === null || limit.includes(name);
}
