import { ControlRefusal } from '../../frame/control-refusal.ts';
import { readFields } from '../../frame/fields.ts';
import {
  changeClient,
  clientChanges,
  clientParts,
  makeClient,
  makeSecret,
  requireClient,
  requireSecret,
} from '../control/clients.ts';
import type { ClientSecret, OAuthClient } from '../records.ts';
import { type Deeds, linesOf, required } from './deeds.ts';
import type { Shown } from './parts.ts';

export const clientDeeds: Deeds = {
  'create-client': ({ google, project }, form) => {
    const parts = {
      name: required(form, 'name').trim() || 'Web client',
      redirectUris: linesOf(form, 'redirectUris'),
    };
    makeClient(google, project, readFields(parts, clientParts));
    return undefined;
  },
  'save-client': (shown, form) =>
    changed(shown, form, {
      name: required(form, 'name').trim() || clientOf(shown, form).name,
      redirectUris: linesOf(form, 'redirectUris'),
    }),
  'disable-client': (shown, form) => changed(shown, form, { state: 'disabled' }),
  'delete-client': (shown, form) => changed(shown, form, { state: 'deleted' }),
  'restore-client': (shown, form) => changed(shown, form, { state: 'active' }),
  'add-secret': (shown, form) => {
    makeSecret(shown.google, clientOf(shown, form));
    return undefined;
  },
  'disable-secret': (shown, form) => {
    secretOf(shown, form).isDisabled = true;
    return undefined;
  },
  'enable-secret': (shown, form) => {
    secretOf(shown, form).isDisabled = false;
    return undefined;
  },
  'delete-secret': (shown, form) => {
    const [client, going] = [clientOf(shown, form), secretOf(shown, form)];
    if (!going.isDisabled) throw new ControlRefusal(409, 'Disable a secret before you delete it.');
    client.secrets = client.secrets.filter(secret => secret !== going);
    return undefined;
  },
};

function clientOf({ google, project }: Shown, form: URLSearchParams): OAuthClient {
  return requireClient(google, project.id, required(form, 'client'));
}

function secretOf(shown: Shown, form: URLSearchParams): ClientSecret {
  return requireSecret(clientOf(shown, form), required(form, 'secret'));
}

function changed(shown: Shown, form: URLSearchParams, changes: Record<string, unknown>): undefined {
  changeClient(shown.google, clientOf(shown, form), readFields(changes, clientChanges));
}
