import type { Log, LogFields } from '#kernel/log.ts';

/** Says in every line which request it is about. Costs nothing where a line of that level is not written. */
export class RequestLog implements Log {
  readonly #log: Log;
  readonly #request: LogFields;

  constructor(log: Log, request: LogFields) {
    this.#log = log;
    this.#request = request;
  }

  debug(fields: LogFields, message: string): void {
    this.#log.debug({ ...this.#request, ...fields }, message);
  }

  info(fields: LogFields, message: string): void {
    this.#log.info({ ...this.#request, ...fields }, message);
  }

  warn(fields: LogFields, message: string): void {
    this.#log.warn({ ...this.#request, ...fields }, message);
  }

  error(fields: LogFields, message: string): void {
    this.#log.error({ ...this.#request, ...fields }, message);
  }
}
