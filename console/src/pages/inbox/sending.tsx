import { CircleCheck, CircleDashed, CircleHelp, CircleX, type LucideIcon, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { ShownTicket, TicketMessage } from '../../api/shapes.ts';
import { sendAgain } from '../../api/tickets.ts';
import { Ask } from '../../parts/ask.tsx';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { sending: texts } = words.inbox;

type Outcome = NonNullable<TicketMessage['sending']>;

const looks: Record<Outcome['state'], { tone: Tone; icon: LucideIcon }> = {
  queued: { tone: 'plain', icon: CircleDashed },
  sending: { tone: 'plain', icon: CircleDashed },
  sent: { tone: 'good', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
  unknown: { tone: 'brass', icon: CircleHelp },
};

type SendingParts = { ticket: ShownTicket; message: TicketMessage; sending: Outcome };

/** What has become of an answer. What is not known is said to be not known. */
export function Sending({ ticket, message, sending }: SendingParts) {
  const { state, since, says, remedy, who_acts } = sending;
  const mayAct = useMay('tickets.write');
  const isStuck = state === 'failed' || (state === 'unknown' && who_acts !== 'nobody');
  return (
    <div role="status" className="grid justify-items-start gap-1.5">
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-soft">
        <Badge {...looks[state]}>{texts.states[state]}</Badge> <Time at={since} />
      </p>
      {says && <p>{says}</p>}
      {remedy && (
        <p className="text-soft">
          {remedy} {who_acts && texts.whoActs[who_acts]}
        </p>
      )}
      {isStuck && mayAct && <Again ticket={ticket} message={message} sending={sending} />}
    </div>
  );
}

function Again({ ticket, message, sending: { state } }: SendingParts) {
  const [isAsking, setAsking] = useState(false);
  const tell = useNotices();
  const about = { ticketId: ticket.id, messageId: message.id };
  const sending = useDeed({
    act: sendAgain,
    touches: ['tickets'],
    onDone: () => tell(texts.againDone),
  });
  const isUnknown = state === 'unknown';
  return (
    <>
      {sending.problem && <ProblemNote problem={sending.problem} />}
      <Button
        icon={RotateCw}
        isBusy={sending.isBusy}
        busyWords={words.parts.working}
        onClick={() => (isUnknown ? setAsking(true) : sending.start({ ...about, mayArriveTwice: false }))}
      >
        {texts.again}
      </Button>
      {isAsking && (
        <Ask
          name={message.to[0]?.address ?? ''}
          texts={texts.askTwice}
          lead={texts.askTwice.lead}
          act={() => sendAgain({ ...about, mayArriveTwice: true })}
          touches={['tickets']}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
