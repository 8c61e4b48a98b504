import type { DeliveryDetail } from '../../api/shapes.ts';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { delivery: texts, deliveries } = words.webhooks;

type Attempt = DeliveryDetail['attempt_log'][number];

/** The last one first: that is how things stand. */
export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <section className="grid gap-2">
      <h3 className="font-medium">{texts.attempts}</h3>
      {attempts.length === 0 && <p className="text-soft">{texts.noAttempt}</p>}
      {attempts.length > 0 && (
        <ol className="grid divide-y divide-line rounded-lg ring-1 ring-line">
          {attempts.toReversed().map(attempt => (
            <li key={attempt.number} className="grid gap-1 px-3.5 py-2.5">
              <AttemptWords attempt={attempt} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function AttemptWords({ attempt }: { attempt: Attempt }) {
  const { begun_at, says, status, took_ms, address, answer } = attempt;
  const beside = [took_ms !== null && texts.took(took_ms), address && texts.address(address)].filter(Boolean);
  return (
    <>
      <p>
        {says}
        {status !== null && ` ${deliveries.status(status)}`}
      </p>
      <p className="text-sm text-soft">
        <Time at={begun_at} look="precise" />
        {beside.length > 0 && `, ${beside.join(', ')}`}
      </p>
      {answer && (
        <>
          <p className="text-sm text-soft">{texts.answer}</p>
          <pre className="rounded bg-sunken px-2 py-1 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
            {answer}
          </pre>
        </>
      )}
    </>
  );
}
