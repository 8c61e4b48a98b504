import { useEffect, useEffectEvent, useState } from 'react';
import { TextField } from '../../parts/field.tsx';
import { words } from '../../words.ts';

const { inbox } = words;
const TYPING_PAUSE_MS = 300;

/** Looks as soon as somebody pauses typing. */
export function SearchField({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped(q), [q]);
  const search = useEffectEvent(onSearch);
  const wanted = typed.trim();
  useEffect(() => {
    if (wanted === q) return;
    const timer = window.setTimeout(() => search(wanted), TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [wanted, q]);
  return (
    <TextField
      name="q"
      type="search"
      label={inbox.search}
      placeholder={inbox.searchHint}
      required={false}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      value={typed}
      onChange={event => setTyped(event.target.value)}
    />
  );
}
