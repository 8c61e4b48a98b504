import { ShieldAlert } from 'lucide-react';
import { allowRefreshTokens } from '../../api/api-keys.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { refreshTokens } = words.apiKeys;
const { allow: texts } = refreshTokens;

type AllowRefreshTokensParts = { apiKey: ApiKey; onClose: () => void };

/** The server compares what was typed with the key's name. */
export function AllowRefreshTokensDialog({ apiKey, onClose }: AllowRefreshTokensParts) {
  const tell = useNotices();
  const allowing = useDeed({
    act: allowRefreshTokens,
    touches: ['api-keys'],
    onDone: () => {
      onClose();
      tell(texts.done(apiKey.name));
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isLocked={allowing.isBusy}
      title={texts.title(apiKey.name)}
      lead={texts.lead(apiKey.owner.name)}
    >
      <Form
        problem={allowing.problem}
        isBusy={allowing.isBusy}
        onSubmit={values => allowing.start({ keyId: apiKey.id, confirm: textOf(values, 'confirm') })}
      >
        <div className="grid gap-2 rounded-lg bg-danger-wash px-3.5 py-2.5 text-danger">
          <p className="flex gap-2.5 font-medium">
            <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {refreshTokens.badge}
          </p>
          <ul className="grid list-disc gap-1 ps-10">
            {texts.means.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
        <TextField name="confirm" label={texts.confirm(apiKey.name)} autoComplete="off" />
        <DialogActions>
          <Button onClick={onClose} isDisabled={allowing.isBusy}>
            {words.parts.cancel}
          </Button>
          <Button type="submit" look="danger" isBusy={allowing.isBusy} busyWords={words.parts.working}>
            {texts.act}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
