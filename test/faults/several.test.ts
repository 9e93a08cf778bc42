/** Several processes on one database: nothing is lost, nothing doubled, and the order is kept. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Json } from '../standins/protocol/types.ts';
import { onBothBackends } from './backends.ts';
import { endServers, type Running } from './server.ts';
import { sized } from './size.ts';
import { openStory, type Story } from './story.ts';
import { openBalancer } from './wires.ts';
import { freePort } from '../support/free-port.ts';

afterAll(endServers);

const names = ['ann', 'bob', 'cid', 'dan'];

/** A thread's worth of acts by one speaker, one after the other: each rests on one before. */
function thread({ words }: Story, name: string, what: string): Json[] {
  const uri = words.uriOf(name, what);
  const like = words.like(name, uri, what);
  return [
    words.create(name, what),
    words.update(name, what, 1),
    like,
    words.reply(name, `${what}-answer`, uri),
    words.undo(name, like, what),
    words.update(name, what, 2),
    words.like(name, words.uriOf(name, `${what}-answer`), `${what}-answer`),
  ];
}

/** Everybody speaks at once, each in order; returns the last words of each. */
async function converse(story: Story, threads: number): Promise<Json[]> {
  const told = names.map(async (name) => {
    const last: Json[] = [];
    for (let at = 0; at < threads; at++) {
      const acts = thread(story, name, `${name}${at}`);
      for (const act of acts) await story.say(act);
      last.push(acts.at(-1)!);
    }
    return last;
  });
  return (await Promise.all(told)).flat();
}

onBothBackends(({ env }) => {
  describe('two workers and a web', { timeout: 300_000 }, () => {
    test('deliver a conversation to servers across an ocean once and in order', async () => {
      const story = await openStory({ names, env: env() });
      story.farm.behave(['cid', 'dan'], 'distant');
      const processes = await Promise.all([
        story.start({ ROLE: 'web' }),
        story.start({ ROLE: 'worker' }),
        story.start({ ROLE: 'worker' }),
      ]);
      for (const act of await converse(story, sized(3, 30))) await story.reaches(act, names);
      await story.quiet();

      expect(await story.check()).toEqual([]);
      for (const running of processes) expect(await running.signal('SIGTERM')).toBe(0);
      await story.close();
    });
  });

  describe(
    'two webs and two workers, started anew one after the other',
    { timeout: 300_000 },
    () => {
      test('lose nothing and double nothing', async () => {
        const story = await openStory({ names, env: env() });
        const ports = [await freePort(), await freePort()];
        const balancer = await openBalancer(story.port, ports);
        const web = (port: number) => story.start({ ROLE: 'web', PORT: String(port) });
        const worker = () => story.start({ ROLE: 'worker' });
        const starts = [() => web(ports[0]!), () => web(ports[1]!), worker, worker];
        const processes: Running[] = [];
        for (const start of starts) processes.push(await start());
        const talking = converse(story, sized(4, 40));
        for (const [at, start] of starts.entries()) {
          expect(await processes[at]!.signal('SIGTERM')).toBe(0);
          processes[at] = await start();
        }
        for (const act of await talking) await story.reaches(act, names);
        await story.quiet();

        expect(await story.check()).toEqual([]);
        for (const running of processes) expect(await running.signal('SIGTERM')).toBe(0);
        await story.close();
        await balancer.close();
      });
    },
  );
});
