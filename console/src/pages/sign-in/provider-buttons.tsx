import { useEffect, useMemo } from 'react';
import { Problem } from '../../api/problem.ts';
import { resolveProvider } from '../../api/provider-sign-in.ts';
import type { SigninProvider } from '../../api/shapes.ts';
import { linkLook } from '../../parts/link.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { words } from '../../words.ts';
import { type Discovery, useDiscovery } from './discovery.ts';
import { lastFirst, rememberProvider } from './last-provider.ts';
import { useLeaveForProvider } from './leave-for-provider.ts';
import { ProviderButton } from './provider-button.tsx';

const { providers: texts } = words.signIn;
const everyProvider: readonly SigninProvider[] = ['google', 'azure-ad'];

type ProviderButtonsParts = { address: string; returnTo: string };

/** Disabled until the server has said which of them this address may use; then only those. */
export function ProviderButtons({ address, returnTo }: ProviderButtonsParts) {
  const { discovery, lookAgain } = useDiscovery(address);
  const { chosen, leave, problem } = useLeaveForProvider(resolveProvider);
  // Whatever was wrong, the server has used up what it knew of this browser.
  useEffect(() => {
    if (problem) lookAgain();
  }, [problem, lookAgain]);

  const isFound = discovery.kind === 'found';
  const refusal = useMemo(() => problem && inWordsOfThisPage(problem), [problem]);
  return (
    <>
      {refusal && <ProblemNote problem={refusal} />}
      {lastFirst(isFound ? discovery.providers : everyProvider).map(provider => (
        <ProviderButton
          key={provider}
          provider={provider}
          label={texts.with[provider]}
          className="w-full"
          isDisabled={!isFound || chosen !== null}
          isBusy={chosen === provider}
          onClick={() => {
            rememberProvider(provider);
            leave({ provider, email: address, callbackUrl: returnTo });
          }}
        />
      ))}
      <p role="status" className="text-sm text-soft">
        {said(discovery)}
      </p>
      {discovery.kind === 'unknown' && (
        <button type="button" onClick={lookAgain} className={`justify-self-start text-sm ${linkLook}`}>
          {words.parts.tryAgain}
        </button>
      )}
    </>
  );
}

/** By what the server answered alone: an organisation that is known reads like one that is not. */
function said(discovery: Discovery): string {
  switch (discovery.kind) {
    case 'waiting':
      return texts.waiting;
    case 'looking':
      return texts.looking;
    case 'unknown':
      return texts.unknown;
    case 'found':
      return discovery.providers.length > 0 ? texts.some : texts.none;
    default:
      return discovery satisfies never;
  }
}

function inWordsOfThisPage(problem: Problem): Problem {
  if (problem.code !== 'gone') return problem;
  const { code, status } = problem;
  return new Problem(status, {
    code,
    title: texts.cannotGoOn,
    detail: texts.cannotGoOnStep,
    who_acts: 'person',
  });
}
