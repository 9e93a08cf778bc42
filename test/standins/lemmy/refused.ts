/** How this Lemmy says no from deep inside its parser: one kind of error, caught at the inbox. */

export class Refused extends Error {
  /** The answer's status; Lemmy knows little but 400. */
  readonly status: number;

  constructor(reason: string, status = 400) {
    super(reason);
    this.status = status;
  }
}

export function refuse(reason: string): never {
  throw new Refused(reason);
}
