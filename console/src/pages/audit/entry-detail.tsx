import type { AuditEntry } from '../../api/shapes.ts';
import { Fact, Facts } from '../../parts/page.tsx';
import { words } from '../../words.ts';

const { entry: texts } = words.audit;

/** What exactly, where it is still there to be read. */
export function EntryDetail({ entry }: { entry: AuditEntry }) {
  switch (entry.detail_state) {
    case 'none':
      return <p className="text-soft">{texts.noDetail}</p>;
    case 'erased':
      return <p className="rounded-lg bg-sunken px-3.5 py-2.5 text-soft">{texts.erased}</p>;
    case 'unreadable':
      return <p className="rounded-lg bg-danger-wash px-3.5 py-2.5 text-danger">{texts.unreadable}</p>;
    case 'readable':
      return <Readable detail={entry.detail ?? {}} />;
    default:
      throw entry.detail_state satisfies never;
  }
}

function Readable({ detail }: { detail: NonNullable<AuditEntry['detail']> }) {
  const facts = Object.entries(detail);
  if (facts.length === 0) return <p className="text-soft">{texts.noDetail}</p>;
  return (
    <section aria-label={texts.detail} className="rounded-lg bg-sunken px-3.5 py-3">
      <Facts>
        {facts.map(([name, value]) => (
          <Fact key={name} title={name.replaceAll('_', ' ')}>
            {String(value)}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
