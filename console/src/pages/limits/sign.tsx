import { Check, CornerLeftUp, type LucideIcon, Minus } from 'lucide-react';
import { words } from '../../words.ts';

const { signs: texts } = words.limits;

type SignName = keyof typeof texts;

const icons: Record<SignName, LucideIcon> = {
  allowed: Check,
  heldBack: Minus,
  heldBackAbove: CornerLeftUp,
};

/** Their own limit comes first, for that is what a change of this row changes. */
export function signOf(isAllowed: boolean, isAllowedAbove: boolean): SignName {
  if (!isAllowed) return 'heldBack';
  return isAllowedAbove ? 'allowed' : 'heldBackAbove';
}

export function Sign({ sign }: { sign: SignName }) {
  return (
    <span title={texts[sign]} className="inline-flex items-center gap-2 align-middle">
      <SignIcon sign={sign} />
      <span className="sr-only">{texts[sign]}</span>
    </span>
  );
}

/** What each of the signs above it means. */
export function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-soft">
      {(['allowed', 'heldBack', 'heldBackAbove'] as const).map(sign => (
        <li key={sign} className="flex items-center gap-1.5 first-letter:uppercase">
          <SignIcon sign={sign} />
          {texts[sign]}
        </li>
      ))}
    </ul>
  );
}

function SignIcon({ sign }: { sign: SignName }) {
  const Icon = icons[sign];
  const colour = sign === 'allowed' ? 'text-accent' : 'text-soft';
  return <Icon aria-hidden className={`size-4.5 shrink-0 ${colour}`} strokeWidth={2.5} />;
}
