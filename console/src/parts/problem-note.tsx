import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';

const SERVER_FAULT = 500;

type ProblemNoteParts = { problem: Problem; onRetry?: () => void; isRetrying?: boolean };

/** What happened, who must act, and the next step. */
export function ProblemNote({ problem, onRetry, isRetrying = false }: ProblemNoteParts) {
  const { title, detail, step } = told(problem);
  const seconds = useCountdown(problem);
  return (
    <div className="flex gap-3 rounded-lg bg-danger-wash px-4 py-3 ring-1 ring-inset ring-danger-line animate-appear">
      <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
      <div className="min-w-0 grow">
        {/* What counts down stays outside, or it would be read out every second. */}
        <div role="alert">
          <p className="font-medium">{title}</p>
          {detail && <p className="text-soft wrap-anywhere">{detail}</p>}
          {step && <p className="text-soft">{step}</p>}
          <OtherFields problem={problem} />
        </div>
        {problem.status >= SERVER_FAULT && problem.requestId && (
          <p className="mt-1 font-mono text-xs break-all text-soft">
            {words.problems.requestId(problem.requestId)}
          </p>
        )}
        {!onRetry && seconds > 0 && (
          <p className="font-medium tabular-nums">{words.parts.tryAgainIn(seconds)}</p>
        )}
        {onRetry && (
          <Button
            className="mt-3 tabular-nums"
            onClick={onRetry}
            isBusy={isRetrying}
            busyWords={words.parts.working}
            isDisabled={seconds > 0}
          >
            {seconds > 0 ? words.parts.tryAgainIn(seconds) : words.parts.tryAgain}
          </Button>
        )}
      </div>
    </div>
  );
}

export function told(problem: Problem) {
  const { titles, details, nextSteps } = words.problems;
  const detail = problem.detail ?? details[problem.code];
  return {
    title: titles[problem.code] ?? problem.message,
    detail,
    // What is told in detail needs no general advice to whoever asked.
    step: problem.whoActs === 'caller' && detail ? undefined : nextSteps[problem.whoActs],
  };
}

function OtherFields({ problem }: { problem: Problem }) {
  const fields = Object.entries(problem.fields);
  if (fields.length === 0) return null;
  return (
    <ul className="mt-1 text-sm text-soft">
      {fields.map(([path, wrong]) => (
        <li key={path}>
          <code className="font-mono">{path}</code> {wrong}
        </li>
      ))}
    </ul>
  );
}

/** Pressing earlier would only be refused again. */
function useCountdown(problem: Problem): number {
  const [seconds, setSeconds] = useState(problem.retryAfterSeconds ?? 0);
  useEffect(() => {
    setSeconds(problem.retryAfterSeconds ?? 0);
    const timer = window.setInterval(() => setSeconds(left => Math.max(0, left - 1)), 1_000);
    return () => window.clearInterval(timer);
  }, [problem]);
  return seconds;
}
