import { CopyBox } from '../../parts/copy.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { words } from '../../words.ts';

const { made } = words.apiKeys;

/** The key itself, and a call that proves it works without putting the key on the command line. */
export function MadeKey({ text, onStored }: { text: string; onStored: () => void }) {
  return (
    <ShownOnce label={made.key} text={text} onStored={onStored}>
      <CopyBox label={made.tryIt} text={made.command(window.location.origin)} />
    </ShownOnce>
  );
}
