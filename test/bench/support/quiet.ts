/** Waiting until our server has nothing left to do of its own. */
import type { Home } from './home.ts';
import { pause } from './line.ts';

/** Until nothing is left to publish. */
export async function untilPublished({ sql }: Home): Promise<void> {
  for (;;) {
    const rows = await sql`select 1 from journal where state = 'waiting' limit 1`;
    if (rows.length === 0) return;
    await pause(50);
  }
}

/** Until no worker has held a lane for a second. */
export async function untilLanesRest({ sql }: Home): Promise<void> {
  for (let quiet = 0; quiet < 10; quiet++) {
    const held = await sql`select 1 from lanes where epoch is not null limit 1`;
    if (held.length > 0) quiet = 0;
    await pause(100);
  }
}
