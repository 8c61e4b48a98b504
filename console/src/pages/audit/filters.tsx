import { skipToken, useQuery } from '@tanstack/react-query';
import { SlidersHorizontal, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { everyoneQuery } from '../../api/users.ts';
import { Button } from '../../parts/button.tsx';
import { words } from '../../words.ts';
import { kindText } from './entry-words.tsx';
import { type AuditSearch, isOutcome } from './filter.ts';
import { ChoiceFilter, type GivenParts, TextFilter } from './filter-fields.tsx';

const { filter: texts, outcomes, actions } = words.audit;

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
        <Fields search={search} onFilter={onFilter} />
      </div>
    </section>
  );
}

/** Each field filters as soon as it is chosen, left or confirmed with Enter. */
function Fields({ search, onFilter }: FiltersParts) {
  const put = (name: keyof AuditSearch, value: string) => {
    if ((search[name] ?? '') === value) return;
    const { [name]: _before, ...rest } = search;
    if (!value) onFilter(rest);
    else if (name !== 'outcome') onFilter({ ...rest, [name]: value });
    else if (isOutcome(value)) onFilter({ ...rest, outcome: value });
  };
  const given = (name: keyof AuditSearch) => ({
    name,
    value: search[name] ?? '',
    onChoose: (value: string) => put(name, value),
  });
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      <ChoiceFilter label={texts.action} options={actionOptions} {...given('action')} />
      <ActorFilter label={texts.actor} {...given('actor')} />
      <ChoiceFilter label={texts.outcome} options={outcomeOptions} {...given('outcome')} />
      <TextFilter label={texts.subject} placeholder={texts.subjectHint} {...given('subject')} />
      <TextFilter label={texts.from} type="date" {...given('from')} />
      <TextFilter label={texts.until} type="date" {...given('until')} />
    </div>
  );
}

const outcomeOptions = [
  { value: '', title: texts.anyOutcome },
  ...Object.entries(outcomes).map(([value, title]) => ({ value, title })),
];

const nouns = [...new Set(Object.keys(actions).map(action => action.split('.')[0] ?? action))];

/** For each kind of thing all that happens to it, then every single deed. */
const actionOptions = [
  { value: '', title: texts.anything },
  ...nouns.map(noun => ({ value: noun, title: texts.allAbout(kindText(noun)) })),
  ...Object.entries(actions).map(([value, title]) => ({ value, title })),
];

/** People by name. */
function ActorFilter(parts: GivenParts) {
  const maySeePeople = useMay('users.read');
  const people =
    useQuery(maySeePeople ? everyoneQuery : { ...everyoneQuery, queryFn: skipToken }).data?.items ?? [];
  const options = people.map(({ id, name, address }) => ({ value: id, title: `${name} · ${address}` }));
  return <ChoiceFilter {...parts} options={[{ value: '', title: texts.anyone }, ...options]} />;
}
