/** A connection to PostgreSQL whose loss is told in an order that the driver survives. */
import { Socket } from 'node:net';

const lateMs = 100;
/** What is told to whoever asked. */
export const connectionLost = 'the connection to PostgreSQL was lost';

/**
 * postgres.js (3.4) forgets its socket when that closes, and only then fails what was asked on it: the
 * ROLLBACK that follows is written to nothing and ends the process, or its unsent bytes keep the
 * connection from ever being made again. So the failure is told first, and once more for what was asked
 * meanwhile; the close comes last, when nobody writes any more.
 */
class PatientSocket extends Socket {
  #closing = false;

  override emit(event: string | symbol, ...words: unknown[]): boolean {
    if (event !== 'close') return super.emit(event, ...words);
    if (this.#closing) return false;
    this.#closing = true;
    const lost = new Error(connectionLost);
    super.emit('error', lost);
    setTimeout(() => {
      super.emit('error', lost);
      super.emit('close', true);
    }, lateMs);
    return true;
  }
}

/**
 * What to give to postgres.js as its `socket`: not yet connected, since it does not survive a factory that
 * fails either. Undefined where it must make its own: with TLS, with several hosts, through a file.
 */
export function patientSocket(url: string): (() => Socket) | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, searchParams } = new URL(url);
  const special = ['ssl', 'sslmode', 'sslrootcert', 'host', 'port'].some((name) =>
    searchParams.has(name),
  );
  if (special || hostname === '' || hostname.startsWith('%2F')) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  return () => new PatientSocket().connect(port === '' ? 5432 : Number(port), host);
}
