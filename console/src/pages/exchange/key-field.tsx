import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiKeysQuery } from '../../api/api-keys.ts';
import { allItems } from '../../api/paged.ts';
import { SecretField } from '../../parts/secret-field.tsx';
import { words } from '../../words.ts';

const { form: texts } = words.tryExchange;

/** What a key is known by, without what makes it one. */
const startOfKey = /^(kh_[0-9A-Za-z]{12})_/;

/** Says which of one's own keys it is, by the part that is no secret. Of the rest nothing is kept. */
export function KeyField() {
  const own = allItems(useInfiniteQuery(apiKeysQuery('me')).data);
  const [start, setStart] = useState<string | undefined>();
  const known = own.find(({ prefix }) => prefix === start);
  const says = known?.scopes.includes('tokens.exchange') ? texts.keyIsYours : texts.keyMayNot;
  return (
    <SecretField
      name="api_key"
      label={texts.key}
      hint={known ? says(known.name) : texts.keyHint}
      onChange={({ target: { value } }) => setStart(startOfKey.exec(value.trim())?.[1])}
    />
  );
}
