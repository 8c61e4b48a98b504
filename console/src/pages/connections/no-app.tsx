import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { buttonLook } from '../../parts/button.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { noApp } = words.connections;

/** Nothing can be connected before the organisation has an app of its own. */
export function NoApp() {
  const mayAct = useMay('settings.write');
  return (
    <div className="grid justify-items-start gap-3 rounded-lg bg-brass-wash px-4 py-3.5 ring-1 ring-inset ring-brass-line">
      <div>
        <p className="font-medium text-brass">{noApp.title}</p>
        <p className="mt-0.5">{mayAct ? noApp.leadForAdmin : noApp.lead}</p>
      </div>
      {mayAct && (
        <Link to={paths.googleSetup} className={buttonLook('plain')}>
          {noApp.act}
        </Link>
      )}
    </div>
  );
}
