import { Check, Minus } from 'lucide-react';
import { classes } from '../../parts/classes.ts';
import { words } from '../../words.ts';
import type { Ability } from './abilities.ts';
import { ScopeList } from './scope-list.tsx';

const { connections } = words;

type AbilityListParts = { abilities: readonly Ability[]; showsScopes?: boolean };

/** What was asked for: ticked or not, by its meaning. */
export function AbilityList({ abilities, showsScopes = false }: AbilityListParts) {
  return (
    <ul className="grid gap-1.5">
      {abilities.map(({ name, meaning, scopes, isGiven }) => {
        const Icon = isGiven ? Check : Minus;
        return (
          <li key={name} className="flex gap-2">
            <Icon
              aria-hidden
              className={classes('mt-1 size-4 shrink-0', isGiven ? 'text-good' : 'text-brass')}
            />
            <span className="min-w-0">
              <span className={classes('block first-letter:uppercase', !isGiven && 'text-soft')}>
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
          </li>
        );
      })}
    </ul>
  );
}
