import { type ReactNode, useState } from 'react';
import { type IssuerChange, isJwtAlgorithm, jwtAlgorithms } from '../../api/jwt-issuers.ts';
import { Problem } from '../../api/problem.ts';
import { isRecord } from '../../api/record.ts';
import type { JwtIssuer } from '../../api/shapes.ts';
import { Choices } from '../../parts/choice.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { words } from '../../words.ts';

const { register: texts } = words.jwtIssuers;

/** What most issuers sign with. */
const USUAL = ['RS256', 'ES256'];

type IssuerFormParts = {
  before?: JwtIssuer;
  problem: Problem | null;
  isBusy: boolean;
  submit: string;
  busyWords?: string;
  onSubmit: (change: IssuerChange, values: FormData) => void;
  onClose: () => void;
  /** What can only be said the first time. */
  children?: ReactNode;
};

export function IssuerForm(parts: IssuerFormParts) {
  const { before, problem, isBusy, onSubmit, onClose, children, ...buttons } = parts;
  const [source, setSource] = useState(before?.keys.kind ?? 'url');
  const [lacksAlgorithm, setLacksAlgorithm] = useState(false);
  const [notJson, setNotJson] = useState<Problem | null>(null);

  function submit(values: FormData) {
    const algorithms = values.getAll('algorithms').map(String).filter(isJwtAlgorithm);
    const keys = keysIn(values, source);
    setLacksAlgorithm(algorithms.length === 0);
    setNotJson(keys ? null : new Problem(400, { fields: { jwks: texts.notJson } }));
    if (algorithms.length === 0 || !keys) return;
    const name = textOf(values, 'name').trim();
    onSubmit({ name, audience: textOf(values, 'audience').trim(), algorithms, keys }, values);
  }

  return (
    <Form problem={notJson ?? problem} isBusy={isBusy} onSubmit={submit}>
      <TextField
        name="name"
        label={texts.name}
        hint={texts.nameHint}
        defaultValue={before?.name}
        autoComplete="off"
      />
      {children}
      <TextField
        name="audience"
        label={texts.audience}
        hint={texts.audienceHint}
        defaultValue={before?.audience}
        {...plain}
      />
      <Choices
        kind="radio"
        name="source"
        label={texts.keys}
        chosen={source}
        onChange={chosen => setSource(chosen === 'pasted' ? 'pasted' : 'url')}
        choices={[
          { value: 'url', ...texts.sources.url },
          { value: 'pasted', ...texts.sources.pasted },
        ]}
      />
      {source === 'url' ? (
        <TextField
          name="url"
          label={texts.url}
          hint={texts.urlHint}
          defaultValue={before?.keys.url ?? ''}
          inputMode="url"
          {...plain}
        />
      ) : (
        <TextArea
          name="jwks"
          label={texts.jwks}
          hint={before?.keys.kind === 'pasted' ? texts.jwksAgainHint : texts.jwksHint}
        />
      )}
      <Choices
        kind="checkbox"
        name="algorithms"
        label={texts.algorithms}
        chosen={before?.algorithms ?? USUAL}
        wrong={lacksAlgorithm ? texts.needsAlgorithm : undefined}
        onChange={() => setLacksAlgorithm(false)}
        choices={jwtAlgorithms.map(name => ({
          value: name,
          title: <code className="font-mono text-sm">{name}</code>,
        }))}
      />
      <FormActions onClose={onClose} isBusy={isBusy} {...buttons} />
    </Form>
  );
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;

function keysIn(values: FormData, source: 'url' | 'pasted'): IssuerChange['keys'] | undefined {
  if (source === 'url') return { kind: 'url', url: textOf(values, 'url').trim() };
  try {
    const jwks: unknown = JSON.parse(textOf(values, 'jwks'));
    return isRecord(jwks) ? { kind: 'pasted', jwks } : undefined;
  } catch {
    return undefined;
  }
}
