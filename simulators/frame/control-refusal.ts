/** The control API says no: a status and a sentence for whoever wrote the test or moved the clock. */
export class ControlRefusal extends Error {
  override name = 'ControlRefusal';
  readonly status: 400 | 403 | 404 | 409;

  constructor(status: 400 | 403 | 404 | 409, message: string) {
    super(message);
    this.status = status;
  }
}
