import { useBlocker } from '@tanstack/react-router';
import { Confirm } from './confirm.tsx';

type AskBeforeLeavingParts = {
  /** Asked at the moment somebody goes. */
  hasUnsent: () => boolean;
  texts: { title: string; lead: string; act: string };
};

/** Before what somebody has typed is lost by going to another page, or out of the console. */
export function AskBeforeLeaving({ hasUnsent, texts }: AskBeforeLeavingParts) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && hasUnsent(),
    enableBeforeUnload: hasUnsent,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return <Confirm {...texts} deed={{ isBusy: false, problem: null }} onClose={reset} onConfirm={proceed} />;
}
