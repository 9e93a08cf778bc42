/** A process of the benchmark's own, and calls to what it offers. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process offers: each call has one argument and an answer. */
type Offers = { readonly [name: string]: (argument: never) => Promise<unknown> };

export type Remote<Offered extends Offers> = {
  readonly pid: number;
  readonly call: <Name extends keyof Offered & string>(
    name: Name,
    argument: Parameters<Offered[Name]>[0],
  ) => Promise<Awaited<ReturnType<Offered[Name]>>>;
  readonly close: () => Promise<void>;
};

type Asked = { readonly number: number; readonly name: string; readonly argument: unknown };
type Answered = { readonly number: number; readonly value?: unknown; readonly error?: string };

/** Starts `test/bench/FILE` and waits until it offers; `options` is what it is told at the start. */
export async function startRemote<Offered extends Offers>(
  file: string,
  options: object,
): Promise<Remote<Offered>> {
  const child = fork(fileURLToPath(new URL(`../${file}`, import.meta.url)), {
    execArgv: [],
    serialization: 'advanced',
    env: { ...process.env, BENCH_OPTIONS: JSON.stringify(options) },
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  const ended = once(child, 'exit').then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} has ended`));
  });
  const ready = Promise.withResolvers<void>();
  void ended.then(() => ready.reject(new Error(`${file} did not start`)));
  child.on('message', (message: Answered | 'ready') => {
    if (message === 'ready') return ready.resolve();
    const { resolve, reject } = waiting.get(message.number)!;
    waiting.delete(message.number);
    if (message.error === undefined) resolve(message.value);
    else reject(new Error(message.error));
  });
  await ready.promise;
  return {
    pid: child.pid!,
    call: (name, argument) => {
      const number = ++last;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(number, answer);
      child.send({ number, name, argument });
      return answer.promise as Promise<Awaited<ReturnType<Offered[typeof name]>>>;
    },
    close: async () => {
      child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Called by such a process when it is ready; it ends when the benchmark does. */
export function offer(offers: Offers): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ number, name, argument }: Asked) => {
    const answer = (answered: Omit<Answered, 'number'>): void =>
      void process.send?.({ number, ...answered });
    (offers[name] as (argument: unknown) => Promise<unknown>)(argument).then(
      (value) => answer({ value }),
      (error: unknown) => answer({ error: error instanceof Error ? error.stack! : String(error) }),
    );
  });
  process.send?.('ready');
}

/** What the process was told at its start. */
export const optionsOf = <Options>(): Options =>
  JSON.parse(process.env['BENCH_OPTIONS'] ?? '{}') as Options;
