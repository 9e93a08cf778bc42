/** Loaded into a server process by `--import`: says now and then how long its event loop kept others waiting. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delays = monitorEventLoopDelay({ resolution: 10 });
delays.enable();
setInterval(() => {
  const ms = (nanoseconds: number): string => (nanoseconds / 1e6).toFixed(0);
  process.stderr.write(`loop-delay max ${ms(delays.max)} ms p99 ${ms(delays.percentile(99))} ms\n`);
  delays.reset();
}, 500).unref();
