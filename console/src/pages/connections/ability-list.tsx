import { Check, Minus, X } from 'lucide-react';
import { IconButton } from '../../parts/button.tsx';
import { classes } from '../../parts/classes.ts';
import { words } from '../../words.ts';
import type { Ability } from './abilities.ts';
import { ScopeList } from './scope-list.tsx';

const { connections } = words;

type AbilityListParts = {
  abilities: readonly Ability[];
  showsScopes?: boolean;
  onTake?: ((ability: Ability) => void) | undefined;
};

/** What was asked for: ticked or not, by its meaning. */
export function AbilityList({ abilities, showsScopes = false, onTake }: AbilityListParts) {
  return (
    <ul className="grid gap-1.5">
      {abilities.map(ability => {
        const { name, meaning, scopes, isGiven, isDead } = ability;
        const isFaint = isDead || !isGiven;
        const Icon = isGiven ? Check : Minus;
        return (
          <li key={name} className="flex gap-2">
            <Icon
              aria-hidden
              className={classes(
                'mt-1 size-4 shrink-0',
                isDead ? 'text-soft' : isGiven ? 'text-good' : 'text-brass',
              )}
            />
            <span className="min-w-0 grow">
              <span className={classes('block first-letter:uppercase', isFaint && 'text-soft')}>
                {meaning}{' '}
                <span className={isGiven ? 'sr-only' : 'font-medium text-brass'}>
                  {`(${isGiven ? connections.granted : connections.missing})`}
                </span>
              </span>
              {showsScopes && (
                <span className="block text-soft">
                  <ScopeList scopes={scopes} />
                </span>
              )}
            </span>
            {onTake && (
              <IconButton
                icon={X}
                label={connections.take.open(meaning)}
                onClick={() => onTake(ability)}
                className="-my-2 ms-auto"
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
