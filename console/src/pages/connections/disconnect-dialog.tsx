import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { disconnect } from '../../api/connections.ts';
import type { Connection, Service } from '../../api/shapes.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Choices } from '../../parts/choice.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Alert, DialogActions } from '../../parts/dialog.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { words } from '../../words.ts';
import { services } from './abilities.ts';

const { disconnect: texts, services: serviceNames } = words.connections;
const WHOLE = 'whole';

type DisconnectDialogParts = { connection: Connection; service?: Service; onClose: () => void };

/** Names what stops, what lives on for a while, and what is shared, before anything happens. */
export function DisconnectDialog({ connection, service, onClose }: DisconnectDialogParts) {
  const { id, address } = connection;
  const living = services.filter(each => connection.services[each]);
  const [chosen, setChosen] = useState<Service | undefined>(service);
  const tell = useNotices();
  const ending = useDeed({
    act: disconnect,
    touches: ['connections'],
    onDone: () => {
      onClose();
      tell(chosen ? texts.doneService(nameOfService(chosen), address) : texts.done(address));
    },
  });
  const close = () => {
    if (!ending.isBusy) onClose();
  };
  return (
    <Alert onClose={close} title={texts.title(address)} lead={<Consequences />}>
      <div className="mt-5 grid gap-5">
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
        {ending.problem && <ProblemNote problem={ending.problem} />}
        <DialogActions>
          <AlertDialog.Cancel className={buttonLook('plain')}>{words.parts.cancel}</AlertDialog.Cancel>
          <Button
            look="danger"
            isBusy={ending.isBusy}
            busyWords={words.parts.working}
            onClick={() => ending.start({ connectionId: id, ...(chosen && { service: chosen }) })}
          >
            {texts.act}
          </Button>
        </DialogActions>
      </div>
    </Alert>
  );
}

function Consequences() {
  return (
    <ul className="grid list-disc gap-1.5 ps-5">
      {texts.consequences.map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function nameOfService(service: Service): string {
  return serviceNames[service] ?? service;
}
