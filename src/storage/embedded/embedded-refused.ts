/** The one way in which the embedded PostgreSQL says no: a single line, with what to do next. */

/** Thrown where the machine does not allow the embedded PostgreSQL; the message is for people. */
export class EmbeddedRefused extends Error {
  override readonly name = 'EmbeddedRefused';

  constructor(message: string) {
    super(message.replaceAll(/\s+/g, ' ').trim());
  }
}
