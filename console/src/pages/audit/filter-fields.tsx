import { useEffect, useState } from 'react';
import { TextField } from '../../parts/field.tsx';
import { SelectField } from '../../parts/select.tsx';

export type GivenParts = { name: string; label: string; value: string; onChoose: (value: string) => void };

type Option = { value: string; title: string };

/** A value that is not on the list (somebody who has left, a deed of a later version) is kept as it came. */
export function ChoiceFilter({
  options,
  value,
  onChoose,
  ...rest
}: GivenParts & { options: readonly Option[] }) {
  const isKnown = options.some(option => option.value === value);
  return (
    <SelectField
      {...rest}
      value={value}
      onChange={event => onChoose(event.target.value)}
      options={isKnown ? options : [...options, { value, title: value }]}
    />
  );
}

type TextFilterParts = GivenParts & { placeholder?: string; type?: 'text' | 'date' };

export function TextFilter({ value, onChoose, ...rest }: TextFilterParts) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextField
      {...rest}
      required={false}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={event => setTyped(event.target.value)}
      onBlur={() => onChoose(typed.trim())}
      onKeyDown={event => event.key === 'Enter' && onChoose(typed.trim())}
    />
  );
}
