import { Link } from '@tanstack/react-router';
import { Badge } from '../../parts/badge.tsx';
import { buttonLook } from '../../parts/button.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Doorstep } from '../sign-in/doorstep.tsx';

const { googleErrors: texts } = words;

/** Nobody comes back from Google's own error pages; this is opened beside them. */
export function GoogleErrorsPage() {
  return (
    <Doorstep title={texts.title} lead={texts.lead} isWide>
      <p className="mb-6 rounded-lg bg-accent-wash px-4 py-3 text-accent">{texts.find}</p>
      <div className="divide-y divide-line">
        {texts.pages.map(page => (
          <article key={page.code} id={page.code} className="scroll-mt-12 py-5 first:pt-0">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="text-sm text-soft tabular-nums">{texts.heading(page.error)}</span>
              <code className="font-mono text-sm wrap-anywhere">{page.code}</code>
            </p>
            <h2 className="mt-1 text-base font-semibold tracking-tight">{page.title}</h2>
            <p className="mt-1 text-soft">{page.meaning}</p>
            <p className="mt-2">{page.remedy}</p>
            <p className="mt-2">
              <Badge tone={page.acts === 'you' ? 'accent' : 'plain'}>{texts.acts[page.acts]}</Badge>
            </p>
          </article>
        ))}
        <article className="py-5">
          <h2 className="text-base font-semibold tracking-tight">{texts.warning.title}</h2>
          <p className="mt-1 text-soft">{texts.warning.meaning}</p>
        </article>
      </div>
      <div className="grid gap-4 border-t border-line pt-5">
        <p className="text-soft">{texts.other}</p>
        <Link to={paths.connections} className={`${buttonLook('plain')} sm:justify-self-start`}>
          {texts.toConnections}
        </Link>
      </div>
    </Doorstep>
  );
}
