import { claimDomain } from '../../api/domains.ts';
import { Button } from '../../parts/button.tsx';
import { Choices } from '../../parts/choice.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { claim: texts } = words.domains;
const WIDE = 'subdomains';

export function ClaimDialog({ onClose }: { onClose: () => void }) {
  const tell = useNotices();
  const claiming = useDeed({
    act: claimDomain,
    touches: ['domains'],
    onDone: ({ name }) => {
      onClose();
      tell(texts.done(name));
    },
  });
  return (
    <Dialog isOpen onClose={() => !claiming.isBusy && onClose()} title={texts.title} lead={texts.lead}>
      <Form
        problem={claiming.problem}
        isBusy={claiming.isBusy}
        onSubmit={values =>
          claiming.start({
            domain: textOf(values, 'domain').trim(),
            covers_subdomains: values.get('reach') === WIDE,
          })
        }
      >
        <TextField
          name="domain"
          label={texts.domain}
          hint={texts.domainHint}
          placeholder={texts.example}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Choices
          kind="checkbox"
          name="reach"
          label={texts.reach}
          choices={[{ value: WIDE, title: texts.subdomains, meaning: texts.subdomainsMeaning }]}
        />
        <DialogActions>
          <Button onClick={onClose} isDisabled={claiming.isBusy}>
            {words.parts.cancel}
          </Button>
          <Button type="submit" look="primary" isBusy={claiming.isBusy} busyWords={texts.submitting}>
            {texts.submit}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
