import pino from 'pino';
import { type Log, redacted } from '#kernel/log.ts';

/** Where log lines go. A test hands in its own, to search every line for secrets. */
export type LogSink = { write(line: string): void };

export function createLog(level: string, sink?: LogSink): Log {
  const settings: pino.LoggerOptions = {
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: label => ({ level: label }) },
    serializers: { cause: describeCause },
    hooks: { streamWrite: redacted },
  };
  return sink ? pino(settings, sink) : pino(settings, pino.destination({ dest: 1, sync: true }));
}

/** The whole chain of causes; never the properties that libraries hang on errors (queries, requests, headers). */
function describeCause(cause: unknown): unknown {
  if (!(cause instanceof Error)) return typeof cause === 'string' ? cause : typeof cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return {
    name: cause.name,
    message: cause.message,
    ...(code && { code }),
    stack: cause.stack?.split('\n').slice(1, 12).join('\n'),
    ...(cause.cause !== undefined && { cause: describeCause(cause.cause) }),
  };
}
