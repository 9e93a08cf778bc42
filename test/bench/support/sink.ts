/** The servers elsewhere, for the length of one line. */
import type { SinkOffers } from '../processes/sink.ts';
import { benchKeys } from './home.ts';
import type { Bench } from './line.ts';
import { startRemote, type Remote } from './remote.ts';

export type Sink = Remote<SinkOffers> & { readonly port: number };

/** Starts them; they end with the line. Everybody there has the keys of `benchKeys`. */
export async function openSink(bench: Bench): Promise<Sink> {
  const { rsa } = await benchKeys();
  const remote = await startRemote<SinkOffers>('processes/sink.ts', {
    publicKeyPem: rsa.publicKey,
  });
  bench.onDone(remote.close);
  return { ...remote, port: await remote.call('port', undefined) };
}
