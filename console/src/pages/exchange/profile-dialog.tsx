import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isCapability, offeredQuery } from '../../api/connections.ts';
import { profilesQuery, putProfile } from '../../api/exchange.ts';
import { Problem } from '../../api/problem.ts';
import type { ScopeProfile } from '../../api/shapes.ts';
import { Choices } from '../../parts/choice.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';

const { create, change, done } = words.exchange.profiles;

type ProfileDialogParts = { before?: ScopeProfile; onClose: () => void };

export function ProfileDialog({ before, onClose }: ProfileDialogParts) {
  const [lacksAny, setLacksAny] = useState(false);
  const [taken, setTaken] = useState<Problem | null>(null);
  const known = useQuery(profilesQuery).data?.profiles ?? [];
  const tell = useNotices();
  const saving = useDeed({
    act: putProfile,
    touches: ['exchange'],
    onDone: (_nothing, { name }) => {
      onClose();
      tell(done(name));
    },
  });

  function submit(values: FormData) {
    const capabilities = values.getAll('capabilities').map(String).filter(isCapability);
    setLacksAny(capabilities.length === 0);
    if (capabilities.length === 0) return;
    const name = before?.name ?? textOf(values, 'name').trim();
    const isTaken = !before && known.some(profile => profile.name === name);
    setTaken(isTaken ? new Problem(409, { fields: { name: create.taken } }) : null);
    if (!isTaken) saving.start({ name, capabilities });
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      isLocked={saving.isBusy}
      title={before ? change.title(before.name) : create.title}
      lead={before && change.lead}
    >
      <Form problem={taken ?? saving.problem} isBusy={saving.isBusy} onSubmit={submit}>
        {!before && (
          <TextField
            name="name"
            label={create.name}
            hint={create.nameHint}
            maxLength={60}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        <Loaded query={useQuery(offeredQuery)} waiting={<RowsSkeleton rows={5} />}>
          {({ capabilities }) => (
            <Choices
              kind="checkbox"
              name="capabilities"
              label={create.allows}
              chosen={before?.capabilities}
              wrong={lacksAny ? create.needsOne : undefined}
              onChange={() => setLacksAny(false)}
              choices={capabilities.map(({ name, meaning }) => ({
                value: name,
                title: (
                  <>
                    <span className="block first-letter:uppercase">{meaning}</span>
                    <code className="font-mono text-sm font-normal text-soft">{name}</code>
                  </>
                ),
              }))}
            />
          )}
        </Loaded>
        <FormActions
          onClose={onClose}
          isBusy={saving.isBusy}
          submit={before ? change.submit : create.submit}
        />
      </Form>
    </Dialog>
  );
}
