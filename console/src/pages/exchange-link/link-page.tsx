import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ShieldAlert } from 'lucide-react';
import { exchangeLinkQuery } from '../../api/exchange-links.ts';
import { asProblem } from '../../api/problem.ts';
import type { ExchangeLink } from '../../api/shapes.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Doorstep } from '../sign-in/doorstep.tsx';
import { useFollow } from './follow.ts';

const { exchangeLink: texts } = words;
const route = getRouteApi(paths.exchangeLink);

/** Answers that mean: this link will never work again. */
const dead = new Set(['gone', 'invalid_input', 'not_found']);

/** Where a link of the token exchange leads. It says for whom it is, and nothing begins by opening it. */
export function LinkPage() {
  const { link } = route.useSearch();
  return link ? <Looked link={link} /> : <Gone />;
}

function Looked({ link }: { link: string }) {
  const query = useQuery(exchangeLinkQuery(link));
  if (query.error && dead.has(asProblem(query.error).code)) return <Gone />;
  if (query.data?.is_for_me === false) return <NotYours found={query.data} link={link} />;
  return (
    <Doorstep
      title={query.data?.is_again ? texts.titleAgain : texts.title}
      lead={query.data ? texts.lead(query.data.tenant_name) : texts.looking}
    >
      <Loaded query={query} waiting={<LinesSkeleton lines={5} />}>
        {found => <Question found={found} link={link} />}
      </Loaded>
    </Doorstep>
  );
}

function Question({ found, link }: { found: ExchangeLink; link: string }) {
  const following = useFollow();
  return (
    <div className="grid gap-5">
      <Facts>
        <Fact title={texts.for}>{texts.whom(found.for)}</Fact>
        <Fact title={texts.organisation}>{found.tenant_name}</Fact>
        <Fact title={texts.wants}>
          <Wanted found={found} />
        </Fact>
        <Fact title={texts.validUntil}>
          <Time at={found.expires_at} />
        </Fact>
      </Facts>
      <p className="flex gap-3 rounded-lg bg-brass-wash px-4 py-3 ring-1 ring-inset ring-brass-line">
        <ShieldAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-brass" />
        {found.for.kind === 'user' ? texts.warnings.user : texts.warnings.others}
      </p>
      {following.problem && <ProblemNote problem={following.problem} />}
      <Button
        look="primary"
        isBusy={following.isBusy}
        busyWords={texts.goingOn}
        onClick={() => following.start(link)}
      >
        {texts.goOn}
      </Button>
    </div>
  );
}

function Wanted({ found: { capabilities } }: { found: ExchangeLink }) {
  if (capabilities.length === 0) return texts.asBefore;
  return (
    <ul className="grid gap-0.5">
      {capabilities.map(({ name, meaning }) => (
        <li key={name} className="first-letter:uppercase">
          {meaning}
        </li>
      ))}
    </ul>
  );
}

function NotYours({ found, link }: { found: ExchangeLink; link: string }) {
  const { somebodyElse, signInFirst } = texts;
  const isElse = found.is_somebody_signed_in;
  return (
    <Doorstep
      title={isElse ? somebodyElse.title : texts.title}
      lead={(isElse ? somebodyElse : signInFirst).lead(found.tenant_name)}
    >
      <Link
        to={paths.signIn}
        search={{ returnTo: `${paths.exchangeLink}?${new URLSearchParams({ link })}` }}
        className={`${buttonLook(isElse ? 'plain' : 'primary')} w-full`}
      >
        {isElse ? somebodyElse.act : signInFirst.act}
      </Link>
    </Doorstep>
  );
}

function Gone() {
  return (
    <Doorstep title={texts.gone.title} lead={texts.gone.lead}>
      <p className="text-sm text-soft">{texts.result.close}</p>
    </Doorstep>
  );
}
