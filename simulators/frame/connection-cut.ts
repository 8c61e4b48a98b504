/**
 * The connection ends without an answer. An in-process caller sees the same TypeError that fetch throws;
 * the socket server recognises it and destroys the socket.
 */
export class ConnectionCut extends TypeError {
  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
  }
}
