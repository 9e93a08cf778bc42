/** The memory of one worker with ten thousand busy lanes, above the same worker with nothing to do. */
import { residentMb } from '../support/cpu.ts';
import { settleCrowd } from '../support/crowd.ts';
import { openHome } from '../support/home.ts';
import { pause, short, type Line, type Row } from '../support/line.ts';
import { openSink } from '../support/sink.ts';

export const memory: Line = {
  name: 'memory',
  about: 'resident memory of a worker with 10,000 busy lanes, above the idle one',
  run: async (bench) => {
    const sink = await openSink(bench);
    const home = await openHome(bench, { sinkPort: sink.port });
    const count = 10_000;
    const { id } = home.community;
    await settleCrowd(home, { community: id, prefix: 'busy', count, port: sink.port });
    const { pid } = await home.start('all');
    await pause(3000);
    const idle = residentMb(pid);
    await sink.call('reset', undefined);
    const posts = bench.quick ? 2 : 5;
    const expected = { prefix: 'busy', count: count * posts, withinMs: 300_000 };
    let peak = idle;
    const looking = setInterval(() => (peak = Math.max(peak, residentMb(pid))), 100);
    bench.onDone(async () => clearInterval(looking));
    await Promise.all([sink.call('expect', expected), home.post(posts)]);
    await pause(2000);
    const after = residentMb(pid);
    const row: Row = {
      what: 'Memory of one worker with 10,000 busy lanes, above the idle worker',
      figure: peak - idle,
      unit: 'MB',
      floor: 256,
      aim: 128,
      better: 'less',
      rounds: [],
      detail: `idle ${short(idle)} MB, at most ${short(peak)} MB while ${posts} posts went to everybody, who answer after a second; ${short(after)} MB after`,
    };
    return [row];
  },
};
