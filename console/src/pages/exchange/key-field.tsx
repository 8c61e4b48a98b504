import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiKeysQuery } from '../../api/api-keys.ts';
import { allItems } from '../../api/paged.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { SecretField } from '../../parts/secret-field.tsx';
import { SelectField } from '../../parts/select.tsx';
import { useNow } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { hasEnded } from '../api-keys/key-state.ts';

const { form: texts } = words.tryExchange;
const ANY = '';

/** What a key is known by, without what makes it one. */
const startOfKey = /^(kh_[0-9A-Za-z]{12})_/;

/** Nobody has a readable copy of a key, so one that is chosen is still pasted, and told from the others. */
export function KeyField() {
  const now = useNow();
  const own = allItems(useInfiniteQuery(apiKeysQuery('me')).data).filter(key => !hasEnded(key, now));
  const [chosen, setChosen] = useState(ANY);
  const [start, setStart] = useState<string | undefined>();
  const fitting = own.filter(({ scopes }) => scopes.includes('tokens.exchange'));
  return (
    <>
      {fitting.length > 0 && (
        <SelectField
          name="which_key"
          label={texts.which}
          value={chosen}
          onChange={event => setChosen(event.target.value)}
          options={[
            { value: ANY, title: texts.anyKey },
            ...fitting.map(({ name, prefix }) => ({ value: prefix, title: texts.oneKey(name, prefix) })),
          ]}
        />
      )}
      <SecretField
        name="api_key"
        label={texts.key}
        hint={hintFor(
          own.find(({ prefix }) => prefix === chosen),
          own.find(({ prefix }) => prefix === start),
          start,
        )}
        onChange={({ target: { value } }) => setStart(startOfKey.exec(value.trim())?.[1])}
      />
    </>
  );
}

function hintFor(chosen: ApiKey | undefined, pasted: ApiKey | undefined, start: string | undefined): string {
  if (chosen && start && chosen.prefix !== start) return texts.notThisKey(chosen.name, chosen.prefix);
  if (pasted) {
    return pasted.scopes.includes('tokens.exchange')
      ? texts.keyIsYours(pasted.name)
      : texts.keyMayNot(pasted.name);
  }
  return chosen ? texts.pasteThisKey(chosen.name, chosen.prefix) : texts.keyHint;
}
