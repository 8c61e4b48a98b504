import type { Exchange } from '#platform/http/exchange.ts';
import { asFailure, problemAnswer } from '#platform/http/problem.ts';
import type { Progress } from './examine.ts';
import { type ReportJson, stepJson } from './report-json.ts';

/**
 * The examination as it goes on: `step.begins` and `step` for each step, then `report`. What fails before the
 * first step is a problem in the stream, because its status has been sent by then.
 */
export function streamed(
  { signal, requestId }: Pick<Exchange, 'signal' | 'requestId'>,
  run: (progress: Progress) => Promise<ReportJson>,
): Response {
  const text = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (event: string, data: unknown) => {
        if (signal.aborted) return; // nobody reads it; what was found is kept all the same
        controller.enqueue(text.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      };
      try {
        const report = await run({
          begins: ({ name, title }) => send('step.begins', { name, title }),
          ended: step => send('step', stepJson(step)),
        });
        send('report', report);
      } catch (thrown) {
        const { body: problem } = problemAnswer(asFailure(thrown), requestId);
        send('problem', JSON.parse(typeof problem === 'string' ? problem : '{}'));
      }
      if (!signal.aborted) controller.close();
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
