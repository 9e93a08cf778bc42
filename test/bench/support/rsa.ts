/** What RSA-2048 costs on this machine at this moment, with all cores at it. */
import { generateKeyPairSync, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** As long as what a request signs. */
const text = randomBytes(300);
const signature = sign('sha256', text, privateKey);

export type Cost = { readonly cpuUs: number; readonly perSecond: number };

/** As a delivery signs: off the event loop, as many at once as there are cores. */
export const signingCost = (count: number): Promise<Cost> =>
  costOf(count, (done) => sign('sha256', text, privateKey as KeyObject, done));

/** As an inbox would check signatures and nothing else. */
export const verifyingCost = (count: number): Promise<Cost> =>
  costOf(count, (done) => verify('sha256', text, publicKey as KeyObject, signature, done));

async function costOf(
  count: number,
  once: (done: (error: Error | null) => void) => void,
): Promise<Cost> {
  const [cpu, from] = [process.cpuUsage(), performance.now()];
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      await new Promise<void>((resolve, reject) =>
        once((error) => (error === null ? resolve() : reject(error))),
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() * 2 }, worker));
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - from) / 1000;
  return { cpuUs: (user + system) / count, perSecond: count / seconds };
}
