import { Link } from '@tanstack/react-router';
import type { GoogleSetup } from '../../api/shapes.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { linkLook } from '../../parts/link.ts';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words.ts';

const { standing: texts } = words.googleSetup;

const tones: Readonly<Record<GoogleSetup['status'], Tone>> = {
  configured: 'good',
  partial: 'brass',
  missing: 'plain',
};

/** What is live, at a glance. */
export function Standing({ setup, mayWrite }: { setup: GoogleSetup; mayWrite: boolean }) {
  return (
    <Section title={texts.title}>
      <div className="grid gap-4">
        <Facts>
          <Fact title={texts.services.mail}>
            <State of={setup.mail} />
          </Fact>
          <Fact title={texts.services.calendar}>
            <State of={setup.calendar} />
            {setup.one_app && <span className="ms-2 text-soft">{texts.sameApp}</span>}
          </Fact>
          <Fact title={texts.serviceAccount}>
            {setup.has_service_account ? texts.hasAccount : texts.noAccount}
          </Fact>
          <Fact title={texts.kept}>{texts.keptBy(setup.kept_by)}</Fact>
          <Fact title={texts.check}>
            <LastCheck check={setup.last_check} />
          </Fact>
        </Facts>
        {!setup.can_change && <p className="text-soft">{texts.readOnly}</p>}
        {!mayWrite && <p className="text-soft">{texts.notYours}</p>}
      </div>
    </Section>
  );
}

function State({ of }: { of: GoogleSetup['status'] }) {
  return <Badge tone={tones[of]}>{texts.states[of]}</Badge>;
}

export function LastCheck({ check, stage }: { check: GoogleSetup['last_check']; stage?: 'draft' }) {
  return (
    <>
      {check ? (
        <>
          <Time at={check.at} />
          {': '}
        </>
      ) : null}
      <Link to={paths.googleDoctor} search={stage ? { stage } : {}} className={linkLook}>
        {check ? texts.found(check.failed, check.warned) : texts.neverChecked}
      </Link>
    </>
  );
}
