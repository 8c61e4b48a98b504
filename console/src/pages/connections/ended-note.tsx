import { CircleSlash } from 'lucide-react';
import { Time, useNow } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { disconnect: texts } = words.connections;

/** No access token of Google's lives longer. */
const TOKEN_LIFE_MS = 60 * 60_000;

/** What still lives of a connection that has been disconnected. */
export function EndedNote({ endedAt }: { endedAt: string }) {
  const lastTokenAt = new Date(endedAt).getTime() + TOKEN_LIFE_MS;
  return (
    <div className="flex gap-3 rounded-lg bg-sunken px-4 py-3">
      <CircleSlash aria-hidden className="mt-0.5 size-5 shrink-0 text-soft" />
      <div className="min-w-0">
        <p className="font-medium">
          {texts.ended} <Time at={endedAt} />
        </p>
        <p className="text-soft">{texts.endedMeaning}</p>
        <p className="text-soft">
          {lastTokenAt > useNow() ? (
            <>
              {texts.endedTokens} <Time at={new Date(lastTokenAt).toISOString()} look="precise" />
              {'.'}
            </>
          ) : (
            texts.endedTokensGone
          )}
        </p>
      </div>
    </div>
  );
}
