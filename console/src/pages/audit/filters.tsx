import { skipToken, useInfiniteQuery } from '@tanstack/react-query';
import { SlidersHorizontal, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { allItems } from '../../api/paged.ts';
import { usersQuery } from '../../api/users.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { SelectField } from '../../parts/select.tsx';
import { words } from '../../words.ts';
import { type AuditSearch, isOutcome } from './filter.ts';

const { filter: texts, outcomes } = words.audit;

type FiltersParts = { search: AuditSearch; onFilter: (search: AuditSearch) => void };

export function Filters({ search, onFilter }: FiltersParts) {
  const set = Object.keys(search).length;
  const [isOpen, setOpen] = useState(set > 0);
  const id = useId();
  return (
    <section aria-label={texts.title}>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          icon={SlidersHorizontal}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {set > 0 ? texts.count(set) : texts.title}
        </Button>
        {set > 0 && (
          <Button look="quiet" icon={X} onClick={() => onFilter({})}>
            {texts.clear}
          </Button>
        )}
      </div>
      <div id={id} hidden={!isOpen} className="mt-3 rounded-xl bg-surface p-4 ring-1 ring-line">
        <Fields key={JSON.stringify(search)} search={search} onFilter={onFilter} />
      </div>
    </section>
  );
}

/** Each field filters as soon as it is left or chosen. */
function Fields({ search, onFilter }: FiltersParts) {
  const put = (name: keyof AuditSearch, value: string) => {
    if ((search[name] ?? '') === value.trim()) return;
    const { [name]: _before, ...rest } = search;
    if (!value.trim()) onFilter(rest);
    else if (name !== 'outcome') onFilter({ ...rest, [name]: value.trim() });
    else if (isOutcome(value)) onFilter({ ...rest, outcome: value });
  };
  const text = (name: 'action' | 'from' | 'until') => ({
    name,
    defaultValue: search[name] ?? '',
    required: false,
    onBlur: (event: { target: HTMLInputElement }) => put(name, event.target.value),
  });
  return (
    <form
      className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3"
      onSubmit={event => {
        event.preventDefault();
        put('action', String(new FormData(event.currentTarget).get('action')));
      }}
    >
      <TextField label={texts.action} placeholder={texts.actionHint} autoComplete="off" {...text('action')} />
      <ActorField chosen={search.actor ?? ''} onChoose={actor => put('actor', actor)} />
      <SelectField
        name="outcome"
        label={texts.outcome}
        value={search.outcome ?? ''}
        onChange={event => put('outcome', event.target.value)}
        options={[
          { value: '', title: texts.anyOutcome },
          ...Object.entries(outcomes).map(([value, title]) => ({ value, title })),
        ]}
      />
      <TextField label={texts.from} type="date" {...text('from')} />
      <TextField label={texts.until} type="date" {...text('until')} />
    </form>
  );
}

/** People by name. An actor who is not among them (one who has left, a service) is kept as it came. */
function ActorField({ chosen, onChoose }: { chosen: string; onChoose: (actor: string) => void }) {
  const maySeePeople = useMay('users.read');
  const everybody = usersQuery('');
  const people = allItems(
    useInfiniteQuery(maySeePeople ? everybody : { ...everybody, queryFn: skipToken }).data,
  );
  const isKnown = !chosen || people.some(({ id }) => id === chosen);
  return (
    <SelectField
      name="actor"
      label={texts.actor}
      value={chosen}
      onChange={event => onChoose(event.target.value)}
      options={[
        { value: '', title: texts.anyone },
        ...(isKnown ? [] : [{ value: chosen, title: chosen }]),
        ...people.map(({ id, name, address }) => ({ value: id, title: `${name} · ${address}` })),
      ]}
    />
  );
}
