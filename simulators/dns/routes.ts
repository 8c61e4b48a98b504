import { seeOther } from '../frame/answers.ts';
import { ControlRefusal } from '../frame/control-refusal.ts';
import { strangerIn } from '../frame/own-pages-only.ts';
import type { Route } from '../frame/routes.ts';
import type { Dns } from './dns.ts';
import { zonesPage } from './pages.ts';
import { addZone, inStrings, publish, requireZone, takeDown } from './zones.ts';

export function dnsRoutes(dns: Dns): Route[] {
  const path = '/dns';
  return [
    { method: 'GET', path, answer: () => zonesPage(dns) },
    {
      method: 'POST',
      path,
      answer: async ({ request }) => {
        const stranger = strangerIn(request);
        if (stranger) return new Response(`${stranger}\n`, { status: 403 });
        return act(dns, path, new URLSearchParams(await request.text()));
      },
    },
  ];
}

function act(dns: Dns, path: string, form: URLSearchParams): Response {
  try {
    obey(dns, form);
    return seeOther(path);
  } catch (error) {
    if (error instanceof ControlRefusal) return zonesPage(dns, error.message);
    throw error;
  }
}

function obey(dns: Dns, form: URLSearchParams): void {
  const given = (name: string) => form.get(name) ?? '';
  switch (form.get('deed')) {
    case 'publish':
      publish(dns, {
        name: given('host'),
        type: 'TXT',
        strings: inStrings(given('value').trim()),
      });
      return;
    case 'remove':
      takeDown(requireZone(dns, given('zone')), given('record'));
      return;
    case 'register':
      addZone(dns, given('zone'));
      return;
    case 'silence':
      requireZone(dns, given('zone')).servers = 'silent';
      return;
    case 'speak':
      requireZone(dns, given('zone')).servers = 'answers';
      return;
    case 'forget':
      dns.remembered.clear();
      return;
    default:
      throw new ControlRefusal(400, 'This page has no such button.');
  }
}
