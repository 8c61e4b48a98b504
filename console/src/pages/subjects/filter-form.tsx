import { Search } from 'lucide-react';
import type { SubjectFilter } from '../../api/subjects.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { textOf } from '../../parts/form.tsx';
import { SelectField } from '../../parts/select.tsx';
import { words } from '../../words.ts';
import { optionValue, platformIn, usePlatforms } from './platforms.ts';

const { filter: texts } = words.subjects;
const EVERY = '';

type FilterFormParts = { filter: SubjectFilter; onFilter: (filter: SubjectFilter) => void };

export function FilterForm({ filter, onFilter }: FilterFormParts) {
  const platforms = usePlatforms().data ?? [];
  return (
    <search>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={event => {
          event.preventDefault();
          const values = new FormData(event.currentTarget);
          const name = textOf(values, 'name').trim();
          const platform = platformIn(textOf(values, 'platform'));
          onFilter({ ...(name && { name }), ...(platform && { platform }) });
        }}
      >
        <div className="min-w-0 grow basis-48 sm:max-w-64">
          <TextField
            name="name"
            label={texts.name}
            defaultValue={filter.name}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required={false}
          />
        </div>
        <div className="min-w-0 grow basis-48 sm:max-w-64">
          <SelectField
            key={platforms.length}
            name="platform"
            label={texts.platform}
            defaultValue={filter.platform ? optionValue(filter.platform) : EVERY}
            options={[{ value: EVERY, title: texts.every }, ...platforms]}
          />
        </div>
        <Button type="submit" icon={Search}>
          {texts.submit}
        </Button>
      </form>
    </search>
  );
}
