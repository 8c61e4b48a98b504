import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { GoogleSetup } from '../../api/shapes.ts';
import { CopyBox } from '../../parts/copy.tsx';
import { linkLook } from '../../parts/link.ts';
import { cloudPages, paths } from '../../paths.ts';
import { googleApis, serviceAccountRoles } from '../../words/google-forms.gen.ts';
import { words } from '../../words.ts';
import { RedirectUris } from './redirect-uris.tsx';
import { Scopes } from './scopes.tsx';
import { Script } from './script.tsx';
import { Step } from './step.tsx';

const { googleGuide: texts } = words;

type GuideParts = {
  setup: GoogleSetup;
  isOneApp: boolean;
  /** What is entered beside a step, for those who may. */
  fields?: Readonly<Record<'project' | 'client' | 'account', ReactNode>>;
};

/** What to do in Google Cloud, in the order in which one thing rests on the other. */
export function Guide({ setup, isOneApp, fields }: GuideParts) {
  return (
    <section aria-label={texts.title} className="grid gap-5">
      <div>
        <h2 className="text-lg font-semibold tracking-tight">{texts.title}</h2>
        <p className="max-w-prose text-soft">{texts.lead}</p>
      </div>
      <Script />
      <ol className="grid gap-5">
        <Step number={1} texts={texts.project} page={cloudPages.project} beside={fields?.project} />
        <Step number={2} texts={texts.apis} page={cloudPages.apis}>
          <CopyBox label={texts.apis.label} text={`gcloud services enable ${googleApis.join(' ')}`} />
        </Step>
        <Step number={3} texts={texts.consent} page={cloudPages.consent} />
        <Step number={4} texts={texts.client} page={cloudPages.client} beside={fields?.client}>
          <RedirectUris uris={setup.redirect_uris} isOneApp={isOneApp} />
        </Step>
        <Step number={5} texts={texts.scopes} page={cloudPages.scopes}>
          <Scopes scopes={setup.scopes} />
        </Step>
        <Step number={6} texts={texts.account} page={cloudPages.account} beside={fields?.account}>
          <Roles />
        </Step>
        <Step number={7} texts={texts.publisher} page={cloudPages.publisher}>
          <CopyBox label={texts.publisher.label} text={texts.publisher.who} />
          <CopyBox label={texts.publisher.role} text={texts.publisher.roleName} />
        </Step>
        <Step number={8} texts={texts.check}>
          <Link to={paths.googleDoctor} className={`${linkLook} justify-self-start`}>
            {texts.check.act}
          </Link>
        </Step>
      </ol>
    </section>
  );
}

function Roles() {
  return (
    <>
      {serviceAccountRoles.map(({ role, because }) => (
        <div key={role} className="grid gap-1.5">
          <CopyBox label={texts.account.role} text={role} />
          <p className="text-sm text-soft">{`${texts.account.why} ${because}.`}</p>
        </div>
      ))}
      <CopyBox label={texts.account.self} text={texts.account.selfRole} />
    </>
  );
}
