import { useQuery } from '@tanstack/react-query';
import type { MailboxFacts } from '../../api/mailboxes.ts';
import type { Mailbox } from '../../api/shapes.ts';
import { everyoneQuery } from '../../api/users.ts';
import type { Deed } from '../../parts/deed.ts';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { SelectField } from '../../parts/select.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { words } from '../../words.ts';

const { form: texts } = words.mailboxes;
const NOBODY = '';
const USUAL_LABEL = 'INBOX';

export type Filled = MailboxFacts & { address: string };

type MailboxFormParts = {
  saving: Deed<Filled>;
  before?: Mailbox;
  submit: string;
  busyWords?: string;
  onClose: () => void;
};

/** What is said of a mailbox, first and whenever it changes. The address is said once. */
export function MailboxForm({ saving, before, onClose, ...buttons }: MailboxFormParts) {
  function submit(values: FormData) {
    const sender = textOf(values, 'sender_name').trim();
    const assignee = textOf(values, 'default_assignee_id');
    saving.start({
      name: textOf(values, 'name').trim(),
      address: textOf(values, 'address').trim(),
      sender_name: sender || null,
      label_ids: textOf(values, 'label_ids')
        .split(/[\s,]+/)
        .filter(Boolean),
      default_assignee_id: assignee || null,
    });
  }

  return (
    <Form problem={saving.problem} isBusy={saving.isBusy} onSubmit={submit}>
      <TextField
        name="name"
        label={texts.name}
        hint={texts.nameHint}
        defaultValue={before?.name}
        maxLength={100}
        autoComplete="off"
      />
      {!before && (
        <TextField
          name="address"
          type="email"
          label={texts.address}
          hint={texts.addressHint}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
      <TextField
        name="sender_name"
        label={texts.sender}
        hint={texts.senderHint}
        defaultValue={before?.sender_name ?? ''}
        maxLength={100}
        autoComplete="off"
        isOptional
      />
      <Assignee chosen={before?.default_assignee_id ?? NOBODY} />
      <TextArea
        name="label_ids"
        label={texts.labels}
        hint={texts.labelsHint}
        defaultValue={(before?.label_ids ?? [USUAL_LABEL]).join('\n')}
        rows={2}
      />
      <FormActions onClose={onClose} isBusy={saving.isBusy} {...buttons} />
    </Form>
  );
}

/** Drawn once the people are known, for a chosen one that is not on the list would be lost on saving. */
function Assignee({ chosen }: { chosen: string }) {
  const { data } = useQuery(everyoneQuery);
  const people = (data?.items ?? []).map(({ id, name }) => ({ value: id, title: name }));
  const isMissing = chosen !== NOBODY && !people.some(({ value }) => value === chosen);
  return (
    <SelectField
      key={data ? 'known' : 'asked for'}
      name="default_assignee_id"
      label={texts.assignee}
      hint={texts.assigneeHint}
      defaultValue={chosen}
      options={[
        { value: NOBODY, title: texts.nobody },
        ...people,
        ...(isMissing ? [{ value: chosen, title: texts.somebody }] : []),
      ]}
    />
  );
}
