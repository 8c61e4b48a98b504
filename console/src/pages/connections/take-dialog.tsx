import { isCapability, takeAway } from '../../api/connections.ts';
import type { Connection } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import type { Ability } from './abilities.ts';
import { Consequences } from './consequences.tsx';

const { take, disconnect } = words.connections;

type TakeDialogParts = { connection: Connection; ability: Ability; onClose: () => void };

/** One thing less that programs may do with the account. */
export function TakeDialog({ connection, ability, onClose }: TakeDialogParts) {
  const { name, meaning } = ability;
  const tell = useNotices();
  const taking = useDeed({
    act: takeAway,
    touches: ['connections'],
    onDone: ({ says }) => {
      onClose();
      tell(disconnect.done(meaning, says));
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={take.title(meaning, connection.address)}
      lead={<Consequences lines={take.consequences} />}
      act={take.act}
      deed={taking}
      onConfirm={() =>
        isCapability(name) && taking.start({ connectionId: connection.id, capabilities: [name] })
      }
    />
  );
}
