import { useState } from 'react';
import { rollBackSetup } from '../../api/google-setup.ts';
import type { GoogleSetup } from '../../api/shapes.ts';
import { Ask } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';
import { Reconnects } from './reconnects.tsx';

const { former: texts } = words.googleSetup;

type FormerPanelParts = { former: NonNullable<GoogleSetup['former']>; mayChange: boolean };

/** The way back, as long as there is one. */
export function FormerPanel({ former, mayChange }: FormerPanelParts) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="grid gap-4">
        <Facts>
          <Fact title={texts.until}>
            <Time at={former.until} look="precise" />
          </Fact>
        </Facts>
        {mayChange && (
          <Button className="justify-self-start" onClick={() => setAsking(true)}>
            {texts.act}
          </Button>
        )}
        {isAsking && (
          <Ask
            name=""
            texts={texts.asking}
            lead={
              <>
                <p>{texts.asking.lead}</p>
                <Reconnects uses={former.reconnects} />
              </>
            }
            act={() => rollBackSetup(former.promoted_at)}
            touches={['google-setup', 'connections']}
            onClose={() => setAsking(false)}
          />
        )}
      </div>
    </Section>
  );
}
