import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { profilesQuery } from '../../api/exchange.ts';
import { useMay } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import type { Tried } from '../../api/try-exchange.ts';
import { Button } from '../../parts/button.tsx';
import { Choices } from '../../parts/choice.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { SecretField } from '../../parts/secret-field.tsx';
import { SelectField } from '../../parts/select.tsx';
import { words } from '../../words.ts';
import { KeyField } from './key-field.tsx';
import type { Trying } from './use-try.ts';

const { form: texts } = words.tryExchange;

const EVERYTHING = 'everything';
const OWN_SCOPES = 'scopes';
const PROFILE = 'profile ';

type TryFormParts = { trying: Trying; onSaid: (said: Pick<Tried, 'subject' | 'selectors'>) => void };

/** Its fields keep what was typed until the page is left, and only they do: the retry after a consent needs it. */
export function TryForm({ trying, onSaid }: TryFormParts) {
  const [way, setWay] = useState('session');
  const [whom, setWhom] = useState('self');
  const [what, setWhat] = useState(EVERYTHING);
  const [unsendable, setUnsendable] = useState<Problem | null>(null);
  const mayClaim = useMay('subjects.claim');
  const withKey = way === 'key';
  const answered = trying.outcome.kind === 'answered' ? trying.outcome.answered : undefined;
  const choices = answered?.choices ?? [];
  const whoms = withKey ? (['self', 'name', 'token'] as const) : (['self', 'token'] as const);

  function said(values: FormData): Pick<Tried, 'subject' | 'selectors'> {
    const given = {
      scope: what === OWN_SCOPES ? textOf(values, 'scope').trim() : '',
      profile: what.startsWith(PROFILE) ? what.slice(PROFILE.length) : '',
      connection_id: textOf(values, 'connection_id'),
      code: textOf(values, 'code').trim(),
    };
    const selectors = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== ''));
    if (whom === 'name') return { selectors, subject: { kind: 'name', text: textOf(values, 'subject') } };
    if (whom === 'token') {
      return { selectors, subject: { kind: 'token', text: textOf(values, 'subject_token').trim() } };
    }
    return { selectors };
  }

  function submit(values: FormData) {
    const asked = said(values);
    const { subject, selectors } = asked;
    const broken = ['api_key', 'subject_token'].filter(name => !isPrintable(textOf(values, name).trim()));
    const fields = Object.fromEntries(broken.map(name => [name, texts.notWhole]));
    setUnsendable(broken.length > 0 ? new Problem(400, { fields }) : null);
    if (broken.length > 0) return;
    onSaid(subject?.kind === 'token' ? { selectors, subject: { kind: 'token', text: '' } } : asked);
    void trying.start(withKey ? { ...asked, key: textOf(values, 'api_key').trim() } : asked);
  }

  return (
    <Form label={texts.title} problem={unsendable} isBusy={trying.isBusy} onSubmit={submit}>
      <Choices
        kind="radio"
        name="way"
        label={texts.as}
        chosen={way}
        onChange={chosen => {
          setWay(chosen);
          if (whom === 'name') setWhom('self');
        }}
        choices={[
          { value: 'session', ...texts.ways.session },
          { value: 'key', ...texts.ways.key },
        ]}
      />
      {withKey && <KeyField />}
      {(withKey || mayClaim) && (
        <SelectField
          name="whom"
          label={texts.subject}
          value={whom}
          onChange={event => setWhom(event.target.value)}
          options={whoms.map(value => ({ value, title: texts.subjects[value] }))}
        />
      )}
      {whom === 'name' && <TextField name="subject" label={texts.name} hint={texts.nameHint} {...plain} />}
      {whom === 'token' && <SecretField name="subject_token" label={texts.token} hint={texts.tokenHint} />}
      <SelectField
        name="what"
        label={texts.what}
        value={what}
        onChange={event => setWhat(event.target.value)}
        options={useWhats()}
      />
      {what === OWN_SCOPES && (
        <TextField name="scope" label={texts.scopes} hint={texts.scopesHint} {...plain} />
      )}
      {choices.length > 0 && (
        <SelectField
          name="connection_id"
          label={texts.account}
          options={choices.map(({ id, address }) => ({ value: id, title: address }))}
        />
      )}
      {answered?.needsCode && <TextField name="code" label={texts.code} hint={texts.codeHint} {...plain} />}
      <Button
        type="submit"
        look="primary"
        className="justify-self-start"
        isBusy={trying.isBusy}
        busyWords={texts.submitting}
      >
        {texts.submit}
      </Button>
    </Form>
  );
}

/** What a header can carry. */
function isPrintable(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text);
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;

function useWhats() {
  const profiles = useQuery(profilesQuery).data?.profiles ?? [];
  return [
    { value: EVERYTHING, title: texts.everything },
    ...profiles.map(({ name }) => ({ value: `${PROFILE}${name}`, title: texts.profile(name) })),
    { value: OWN_SCOPES, title: texts.ownScopes },
  ];
}
