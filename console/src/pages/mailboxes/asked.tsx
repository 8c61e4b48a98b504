import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { askedQuery } from '../../api/mailboxes.ts';
import { linkLook } from '../../parts/link.ts';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { asked: texts } = words.mailboxes;

/** Why Google will ask for more than reading and sending, and how to do without: told before anybody goes there. */
export function Asked({ mailboxId }: { mailboxId: string }) {
  const { data } = useQuery(askedQuery(mailboxId));
  const setup = data?.asks.find(({ capability }) => capability === 'mail.setup');
  if (!setup) return null;
  return (
    <div className="grid max-w-prose gap-1 text-sm text-soft">
      <p className="font-medium text-ink">{texts.title(setup.meaning)}</p>
      <p>{setup.because}</p>
      <p>
        <Link to={paths.googleSetup} className={linkLook}>
          {texts.instead}
        </Link>
      </p>
    </div>
  );
}
