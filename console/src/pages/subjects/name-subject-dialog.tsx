import { type NewSubject, nameSubject } from '../../api/subjects.ts';
import { type Deed, useDeed } from '../../parts/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { FormActions } from '../../parts/form-actions.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { SelectField } from '../../parts/select.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Warning } from '../../parts/warning.tsx';
import { words } from '../../words.ts';
import { type PlatformOption, platformIn, usePlatforms } from './platforms.ts';

const { name: texts } = words.subjects;

export function NameSubjectDialog({ onClose }: { onClose: () => void }) {
  const tell = useNotices();
  const naming = useDeed({
    act: nameSubject,
    touches: ['subjects'],
    onDone: (_made, { name }) => {
      onClose();
      tell(texts.done(name));
    },
  });
  return (
    <Dialog isOpen onClose={onClose} isLocked={naming.isBusy} title={texts.title} lead={texts.lead}>
      <Loaded query={usePlatforms()} waiting={<LinesSkeleton />}>
        {platforms =>
          platforms.length === 0 ? (
            <Warning>
              <p className="font-medium">{texts.noPlatform.title}</p>
              <p>{texts.noPlatform.lead}</p>
            </Warning>
          ) : (
            <NameForm naming={naming} platforms={platforms} onClose={onClose} />
          )
        }
      </Loaded>
    </Dialog>
  );
}

type NameFormParts = { naming: Deed<NewSubject>; platforms: PlatformOption[]; onClose: () => void };

function NameForm({ naming, platforms, onClose }: NameFormParts) {
  function submit(values: FormData) {
    const platform = platformIn(textOf(values, 'platform'));
    if (!platform) return;
    const address = textOf(values, 'announced_address').trim();
    const subject = { name: textOf(values, 'name').trim(), platform };
    naming.start(address ? { ...subject, announced_address: address } : subject);
  }

  return (
    <Form problem={naming.problem} isBusy={naming.isBusy} onSubmit={submit}>
      <TextField name="name" label={texts.name} hint={texts.nameHint} {...plain} />
      <SelectField name="platform" label={texts.platform} hint={texts.platformHint} options={platforms} />
      <TextField
        name="announced_address"
        label={texts.address}
        hint={texts.addressHint}
        inputMode="email"
        isOptional
        {...plain}
      />
      <FormActions onClose={onClose} isBusy={naming.isBusy} submit={texts.submit} />
    </Form>
  );
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;
