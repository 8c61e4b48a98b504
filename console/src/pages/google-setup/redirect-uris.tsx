import type { GoogleSetup } from '../../api/shapes.ts';
import { CopyBox } from '../../parts/copy.tsx';
import { words } from '../../words.ts';

const { client: texts } = words.googleGuide;

type RedirectUrisParts = { uris: GoogleSetup['redirect_uris']; isOneApp: boolean };

/** One app has to know all of them, and two apps those of their service each. */
export function RedirectUris({ uris, isOneApp }: RedirectUrisParts) {
  if (isOneApp) {
    const every = [...new Set(uris.map(({ uri }) => uri))];
    return (
      <>
        {every.map((uri, at) => (
          <CopyBox key={uri} label={texts.uri(at + 1)} text={uri} />
        ))}
        <CopyBox label={texts.allUris} text={every.join('\n')} />
      </>
    );
  }
  const services = ['mail', 'calendar'] as const;
  return services.flatMap(service =>
    uris
      .filter(each => each.service === service)
      .map(({ uri }, at) => (
        <CopyBox key={`${service} ${uri}`} label={texts.uriFor[service](at + 1)} text={uri} />
      )),
  );
}
