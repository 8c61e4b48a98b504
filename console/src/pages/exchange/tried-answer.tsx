import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { connectionQuery } from '../../api/connections.ts';
import type { Answered } from '../../api/try-exchange.ts';
import { Badge } from '../../parts/badge.tsx';
import { buttonLook } from '../../parts/button.tsx';
import { CopyBox } from '../../parts/copy.tsx';
import { linkLook } from '../../parts/link.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Warning } from '../../parts/warning.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import type { Outcome } from './use-try.ts';

const { answer: texts } = words.tryExchange;

export function TriedAnswer({ outcome }: { outcome: Outcome }) {
  switch (outcome.kind) {
    case 'none':
      return <p className="text-soft">{texts.none}</p>;
    case 'unreachable':
      return <p role="alert">{texts.unreachable}</p>;
    case 'answered':
      return <Told {...outcome} />;
    default:
      throw outcome satisfies never;
  }
}

function Told({ answered, isByKey }: { answered: Answered; isByKey: boolean }) {
  const { status, problem, link, needsCode, choices, shown } = answered;
  const isKeyRefused = isByKey && problem?.isSignedOut === true;
  const box = useRef<HTMLDivElement>(null);
  // Where it is narrow, the answer begins far below the button.
  useEffect(() => {
    const top = answered && box.current?.getBoundingClientRect().top;
    if (top && top > window.innerHeight / 2) box.current?.scrollIntoView({ block: 'start' });
  }, [answered]);
  return (
    <div ref={box} className="grid scroll-mt-28 grid-cols-1 gap-4">
      <p>
        <Badge tone={problem ? 'danger' : 'good'}>{texts.status(status)}</Badge>
      </p>
      {!problem && <Got answered={answered} />}
      {problem && isKeyRefused && (
        <Warning tone="danger">
          <p role="alert" className="font-medium">
            {texts.keyRefused.title}
          </p>
          <p>{texts.keyRefused.lead}</p>
        </Warning>
      )}
      {problem && !isKeyRefused && <ProblemNote problem={problem} />}
      {choices.length > 0 && <p>{texts.choose}</p>}
      {needsCode && <p>{texts.codeNeeded}</p>}
      {link && <FollowLink link={link} />}
      <section className="grid gap-1.5">
        <h3 className="font-medium">{texts.raw}</h3>
        <pre className="rounded-lg bg-sunken px-3 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
          {JSON.stringify(shown, null, 2)}
        </pre>
      </section>
    </div>
  );
}

function Got({ answered: { connectionId, expiresIn } }: { answered: Answered }) {
  // Another's account is not for everybody to see; then its address stays unsaid.
  const { data } = useQuery({
    ...connectionQuery(connectionId ?? ''),
    enabled: connectionId !== undefined,
    retry: false,
  });
  return (
    <div role="status" className="flex gap-3 rounded-lg bg-good-wash px-4 py-3">
      <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">{texts.got(data?.address)}</p>
        {expiresIn !== undefined && <p>{texts.expires(expiresIn)}</p>}
        <p className="text-sm text-soft">{texts.masked}</p>
        {data && (
          <Link to={paths.connection} params={{ connectionId: data.id }} className={linkLook}>
            {texts.connection}
          </Link>
        )}
      </div>
    </div>
  );
}

/** Opened only where it leads to this very server. */
function FollowLink({ link }: { link: string }) {
  const isOurs = URL.parse(link)?.origin === window.location.origin;
  return (
    <Warning>
      <div className="grid gap-3">
        <div>
          <p className="font-medium">{texts.link.title}</p>
          <p>{texts.link.lead}</p>
        </div>
        <CopyBox label={texts.link.label} text={link} />
        {isOurs && (
          <a
            href={link}
            target="_blank"
            rel="noopener noreferrer"
            className={`${buttonLook('plain')} justify-self-start`}
          >
            {texts.link.open}
          </a>
        )}
      </div>
    </Warning>
  );
}
