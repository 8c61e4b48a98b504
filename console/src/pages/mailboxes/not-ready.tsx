import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readinessQuery } from '../../api/google-setup.ts';
import { useMay } from '../../api/me.ts';
import { buttonLook } from '../../parts/button.tsx';
import { Warning } from '../../parts/warning.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { notReady } = words.mailboxes;

/** Leads to the settings where no mailbox can be connected for want of an app. */
export function NotReady({ lead = notReady.lead }: { lead?: string }) {
  const maySee = useMay('readiness.read');
  const mayAct = useMay('settings.write');
  const { data } = useQuery({ ...readinessQuery, enabled: maySee });
  if (!data || data.is_ready) return null;
  return (
    <Warning>
      <p className="font-medium">{notReady.title}</p>
      <p>{lead}</p>
      {!mayAct && <p>{notReady.who}</p>}
      {mayAct && (
        <Link to={paths.googleSetup} className={`mt-3 ${buttonLook('plain')}`}>
          {notReady.act}
        </Link>
      )}
    </Warning>
  );
}
