import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { isCapability } from '../../api/connections.ts';
import type { Capability, Connection, Offered, OfferedCapability } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { type Choice, Choices } from '../../parts/choice.tsx';
import { DialogActions } from '../../parts/dialog.tsx';
import { Wrong } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { linkLook } from '../../parts/link.ts';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { abilitiesOf, ownScopes, services } from './abilities.ts';
import { useLeaveForGoogle } from './leave.ts';
import { ScopeList } from './scope-list.tsx';

const { connect, add, services: serviceNames } = words.connections;

/** Enough to read and answer, and no more; as the API takes it for callers who do not say. */
const usual: readonly Capability[] = ['mail.read', 'mail.send', 'calendar'];

type ConnectFormParts = { offered: Offered; connection: Connection | undefined; onClose: () => void };

export function ConnectForm({ offered, connection, onClose }: ConnectFormParts) {
  const [lacksTick, setLacksTick] = useState(false);
  const leaving = useLeaveForGoogle();

  function submit(values: FormData) {
    const capabilities = values.getAll('capabilities').map(String).filter(isCapability);
    setLacksTick(capabilities.length === 0);
    if (capabilities.length === 0) return;
    leaving.start({ capabilities, ...(connection && { connectionId: connection.id }) });
  }

  return (
    <Form problem={leaving.problem} isBusy={leaving.isBusy} onSubmit={submit}>
      {services.map(service => (
        <Choices
          key={service}
          kind="checkbox"
          name="capabilities"
          label={serviceNames[service] ?? service}
          chosen={tickedAtFirst(offered, connection)}
          onChange={() => setLacksTick(false)}
          choices={offered.capabilities
            .filter(each => each.service === service)
            .map(each => choiceOf(each, offered, connection))}
        />
      ))}
      <Wrong id="nothing-ticked" text={lacksTick ? connect.tick : undefined} />
      <div className="grid gap-2 text-sm text-soft">
        {offered.is_separate && <p>{connect.separate}</p>}
        <p>{connect.signIn}</p>
        <p>
          <Link to={paths.googleErrors} target="_blank" className={linkLook}>
            {connect.errors}
          </Link>
        </p>
      </div>
      <DialogActions>
        <Button onClick={onClose} isDisabled={leaving.isBusy}>
          {words.parts.cancel}
        </Button>
        <Button
          type="submit"
          look="primary"
          icon={ExternalLink}
          isBusy={leaving.isBusy}
          busyWords={connect.submitting}
        >
          {connect.submit}
        </Button>
      </DialogActions>
    </Form>
  );
}

/** What was asked for before, given or not; for a new account what most programs need. */
function tickedAtFirst(
  { is_separate, capabilities }: Offered,
  connection: Connection | undefined,
): readonly string[] {
  if (connection) return services.flatMap(service => connection.services[service]?.capabilities ?? []);
  return is_separate ? [] : usual.filter(name => isAllowed(name, capabilities));
}

function isAllowed(name: Capability, capabilities: readonly OfferedCapability[]): boolean {
  return capabilities.some(each => each.name === name && each.is_allowed);
}

function choiceOf(each: OfferedCapability, offered: Offered, connection: Connection | undefined): Choice {
  const grant = connection?.services[each.service];
  const before = grant && abilitiesOf(grant, offered).find(({ name }) => name === each.name);
  return {
    value: each.name,
    title: <span className="block first-letter:uppercase">{each.meaning}</span>,
    meaning: <ScopeList scopes={ownScopes(each)} />,
    refused: before?.isGiven ? add.given : refusedBecause(each, offered),
    hint: before && !before.isGiven ? add.notTicked : undefined,
  };
}

function refusedBecause({ service, is_allowed }: OfferedCapability, { apps }: Offered): string | undefined {
  if (!apps[service].is_set_up) return connect.noApp(serviceNames[service] ?? service);
  return is_allowed ? undefined : connect.notAllowed;
}
