import type { TicketMessage } from '../../api/shapes.ts';
import { Fact, Facts } from '../../parts/page.tsx';
import { words } from '../../words.ts';

const { why: texts, message: messageTexts } = words.inbox;

/** What led this mail into this ticket, and what was not believed. */
export function Why({ message }: { message: TicketMessage }) {
  const { why, origin, authentication, silence, message_id, direction } = message;
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded text-soft hover:text-ink">{texts.title}</summary>
      <div className="mt-2 grid gap-3 rounded-lg bg-sunken px-3.5 py-3">
        {why.says.map(each => (
          <p key={each}>{each}</p>
        ))}
        {silence && (
          <p>
            {messageTexts.silence} {silence.says}
          </p>
        )}
        <Facts>
          {direction === 'in' && <Fact title={texts.origin}>{originWords(origin.kind)}</Fact>}
          {authentication && <Fact title={texts.sender}>{texts.verdicts[authentication]}</Fact>}
          {message_id && (
            <Fact title={texts.id}>
              <code className="font-mono text-xs">{message_id}</code>
            </Fact>
          )}
        </Facts>
      </div>
    </details>
  );
}

function originWords(kind: string): string {
  const named = messageTexts.origins[kind];
  return named ? texts.originOf(named) : texts.person;
}
