import { useState } from 'react';
import { disconnect, takeAway } from '../../api/connections.ts';
import type { Connection, Service } from '../../api/shapes.ts';
import { Choices } from '../../parts/choice.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';
import { capabilitiesOf, services } from './abilities.ts';
import { Consequences } from './consequences.tsx';

const { disconnect: texts, services: serviceNames } = words.connections;
const WHOLE = 'whole';

type DisconnectDialogParts = { connection: Connection; service?: Service; onClose: () => void };

/** The whole account, or one service of it. What becomes of it at Google is told afterwards. */
export function DisconnectDialog({ connection, service, onClose }: DisconnectDialogParts) {
  const { id, address } = connection;
  const living = services.filter(each => connection.services[each]);
  const [chosen, setChosen] = useState<Service | undefined>(living.length > 1 ? service : undefined);
  const tell = useNotices();
  const ending = useDeed({
    act: (only: Service | undefined) => {
      const [first, ...others] = only ? capabilitiesOf(connection, only) : [];
      return first ? takeAway({ connectionId: id, capabilities: [first, ...others] }) : disconnect(id);
    },
    touches: ['connections'],
    onDone: ({ says }) => {
      onClose();
      tell(texts.done(chosen ? `${nameOfService(chosen)}, ${address}` : address, says));
    },
  });
  return (
    <Confirm
      onClose={onClose}
      title={texts.title(address)}
      lead={<Consequences lines={texts.consequences} />}
      act={texts.act}
      deed={ending}
      onConfirm={() => ending.start(chosen)}
    >
      {living.length > 1 && (
        <Choices
          kind="radio"
          name="what"
          label={texts.what}
          chosen={chosen ?? WHOLE}
          onChange={value => setChosen(services.find(each => each === value))}
          choices={[
            { value: WHOLE, title: texts.whole, meaning: texts.wholeMeaning },
            ...living.map(each => ({
              value: each,
              title: texts.service(nameOfService(each)),
              meaning: texts.serviceMeaning,
            })),
          ]}
        />
      )}
    </Confirm>
  );
}

function nameOfService(service: Service): string {
  return serviceNames[service] ?? service;
}
