import { useQuery } from '@tanstack/react-query';
import { offeredQuery } from '../../api/connections.ts';
import type { Connection, Offered } from '../../api/shapes.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';
import { services } from './abilities.ts';
import { ConnectForm } from './connect-form.tsx';
import { NoApp } from './no-app.tsx';

const { connect, add } = words.connections;

type ConnectDialogParts = { onClose: () => void; connection?: Connection };

/** What programs may do is chosen here, the account at Google. With a connection: what it may do besides. */
export function ConnectDialog({ onClose, connection }: ConnectDialogParts) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={connection ? add.title(connection.address) : connect.title}
      lead={connection ? add.lead : connect.lead}
    >
      <Loaded query={useQuery(offeredQuery)} waiting={<RowsSkeleton rows={3} />}>
        {offered =>
          hasApp(offered) ? (
            <ConnectForm offered={offered} connection={connection} onClose={onClose} />
          ) : (
            <NoApp />
          )
        }
      </Loaded>
    </Dialog>
  );
}

function hasApp({ apps }: Offered): boolean {
  return services.some(service => apps[service].is_set_up);
}
