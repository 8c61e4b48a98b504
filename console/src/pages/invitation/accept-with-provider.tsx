import { useQuery } from '@tanstack/react-query';
import { acceptWithProvider, invitationProvidersQuery } from '../../api/provider-sign-in.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { words } from '../../words.ts';
import { useLeaveForProvider } from '../sign-in/leave-for-provider.ts';
import { OtherWays } from '../sign-in/other-ways.tsx';
import { ProviderButton } from '../sign-in/provider-button.tsx';

const { invitation } = words;

/** An account elsewhere in place of a password, where the organisation signs in with it. */
export function AcceptWithProvider({ token }: { token: string }) {
  const { data } = useQuery(invitationProvidersQuery(token));
  const { chosen, leave, problem } = useLeaveForProvider(acceptWithProvider);
  if (!data || data.providers.length === 0) return null;
  return (
    <OtherWays>
      <p className="text-sm text-soft">{invitation.withoutPassword}</p>
      {problem && <ProblemNote problem={problem} />}
      {data.providers.map(provider => (
        <ProviderButton
          key={provider}
          provider={provider}
          label={invitation.joinWith[provider]}
          className="w-full"
          isDisabled={chosen !== null}
          isBusy={chosen === provider}
          onClick={() => leave({ token, provider })}
        />
      ))}
    </OtherWays>
  );
}
