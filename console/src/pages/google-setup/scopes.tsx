import type { GoogleSetup } from '../../api/shapes.ts';
import { CopyBox } from '../../parts/copy.tsx';
import { words } from '../../words.ts';

const { scopes: texts } = words.googleGuide;

/** Who the account is, is asked for with everything and needs no listing. */
const isListed = (scope: string) =>
  scope.startsWith('https://www.googleapis.com/auth/gmail') ||
  scope === 'https://www.googleapis.com/auth/pubsub' ||
  scope.startsWith('https://www.googleapis.com/auth/calendar');

/** The exact scopes, by what they let one do, and all of a service at once. */
export function Scopes({ scopes }: { scopes: GoogleSetup['scopes'] }) {
  const services = ['mail', 'calendar'] as const;
  return (
    <>
      {scopes.map(({ capability, meaning, scopes: needed }) => (
        <CopyBox key={capability} label={texts.label(meaning)} text={needed.filter(isListed).join('\n')} />
      ))}
      {services.map(service => (
        <CopyBox
          key={service}
          label={texts.all[service]}
          text={scopes
            .filter(each => each.service === service)
            .flatMap(each => each.scopes.filter(isListed))
            .join('\n')}
        />
      ))}
    </>
  );
}
