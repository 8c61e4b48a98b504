import { useState } from 'react';
import type { GoogleField, GoogleSetup } from '../../api/shapes.ts';
import { TextField } from '../../parts/field.tsx';
import { SecretField } from '../../parts/secret-field.tsx';
import { words } from '../../words.ts';
import type { Typed } from './fields.ts';
import { misspelled } from './read-file.ts';

const { fields: labels, hints, keptMasked, keptSecret } = words.googleSetup;

export type Entering = {
  typed: Typed;
  kept: GoogleSetup['fields'];
  onType: (more: Typed) => void;
};

type SetupFieldParts = Entering & { name: Exclude<GoogleField, 'google_service_account_key'> };

/** One value. What is kept is only hinted at, and stays for as long as nothing else is typed. */
export function SetupField({ name, typed, kept, onType }: SetupFieldParts) {
  const [isLeft, setLeft] = useState(false);
  const { is_set, masked } = kept[name];
  const text = typed[name] ?? '';
  const says = misspelled(name, text.trim());
  const isSecret = name === 'google_client_secret' || name === 'google_calendar_client_secret';
  const Field = isSecret ? SecretField : TextField;
  const label = labels[name];
  return (
    <Field
      name={name}
      label={label}
      hint={is_set ? (masked ? keptMasked(masked) : keptSecret) : hints[name]}
      required={false}
      value={text}
      wrong={isLeft && says ? words.parts.fieldProblem(label, says) : undefined}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      onBlur={() => setLeft(true)}
      onChange={event => onType({ [name]: event.target.value })}
    />
  );
}
