import { Button } from '../../parts/button.tsx';
import { CopyBox } from '../../parts/copy.tsx';
import { DialogActions } from '../../parts/dialog.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { oauthTokenUrl } from '../../paths.ts';
import { words } from '../../words.ts';

const { made } = words.clients;

type MadeClientParts = { id: string; secret: string | null; onStored: () => void };

/** What the program is told. One that signs has nothing to be kept secret here. */
export function MadeClient({ id, secret, onStored }: MadeClientParts) {
  if (secret) {
    return (
      <div className="grid gap-5">
        <CopyBox label={made.id} text={id} />
        <ShownOnce label={made.secret} text={secret} onStored={onStored}>
          <CopyBox label={made.tryIt} text={made.command(oauthTokenUrl(), id)} />
        </ShownOnce>
      </div>
    );
  }
  return (
    <div className="grid gap-5">
      <CopyBox label={made.id} text={id} />
      <CopyBox label={made.tokenUrl} text={oauthTokenUrl()} />
      <DialogActions>
        <Button look="primary" onClick={onStored}>
          {made.done}
        </Button>
      </DialogActions>
    </div>
  );
}
