import { useState } from 'react';
import { makeDefault } from '../../api/connections.ts';
import { useMe } from '../../api/me.ts';
import type { Connection } from '../../api/shapes.ts';
import { useDeed } from '../../parts/deed.ts';
import { RowMenu } from '../../parts/menu.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import { nameOf } from './account-name.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { type ConnectionDeed, connectionDeeds } from './connection-deeds.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { LabelDialog } from './label-dialog.tsx';
import { ReconnectDialog } from './reconnect-dialog.tsx';

/** Everything one can do with a connection. */
export function ConnectionMenu({ connection }: { connection: Connection }) {
  const [deed, setDeed] = useState<ConnectionDeed | null>(null);
  const tell = useNotices();
  const choosing = useDeed({
    act: makeDefault,
    touches: ['connections'],
    onDone: () => tell(words.connections.makeDefault.done(connection.address)),
  });
  const items = connectionDeeds(connection, useMe()).map(item => ({
    ...item,
    act: () => (item.deed === 'default' ? choosing.start(connection.id) : setDeed(item.deed)),
  }));
  const about = { connection, onClose: () => setDeed(null) };
  return (
    <>
      <RowMenu name={nameOf(connection)} items={items} />
      {deed === 'reconnect' && <ReconnectDialog {...about} />}
      {deed === 'add' && <ConnectDialog {...about} />}
      {deed === 'label' && <LabelDialog {...about} />}
      {deed === 'disconnect' && <DisconnectDialog {...about} />}
    </>
  );
}
