import type { SigninProvider } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { words } from '../../words.ts';
import { ProviderMark } from './provider-mark.tsx';

type ProviderButtonParts = {
  provider: SigninProvider;
  label: string;
  isDisabled?: boolean;
  isBusy: boolean;
  className?: string;
  onClick: () => void;
};

/** Leads to a provider’s own page. */
export function ProviderButton({ provider, label, ...rest }: ProviderButtonParts) {
  return (
    <Button {...rest} busyWords={words.signIn.providers.going}>
      <span className="inline-flex items-center gap-2.5">
        <ProviderMark provider={provider} />
        {label}
      </span>
    </Button>
  );
}
