/** Our pages on a loopback port and a browser to look at them. */
import Fastify from 'fastify';
import { sql } from 'drizzle-orm';
import { chromium, type Browser } from 'playwright-core';
import type { AskQueue } from '#http/web/health-watch.ts';
import { registerWeb } from '#http/web/web.ts';
import type { House } from '#domain/context.ts';
import { openHouse } from '../support/house.ts';

/** Serves the pages alone; the origin they name is the house's. */
export async function servePages(
  house: House,
  queue?: AskQueue,
): Promise<{ url: string; close: () => Promise<void> }> {
  const app = Fastify();
  registerWeb(app, house, queue === undefined ? {} : { askQueue: queue });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, close: () => app.close() };
}

/** A server in all the trouble there is: what came in waits, lanes fail, and their hosts have long names. */
export async function serveSick(): Promise<{ url: string; close: () => Promise<void> }> {
  const house = await openHouse('https://sick.example');
  const { query } = house.database;
  const hour = sql`${house.clock().toISOString()}::timestamptz - interval '1 hour'`;
  await query.execute(sql`insert into receipts (origin, activity, hash, type, actor, body, request, verified, arrived, reason)
    select 'https://a.example', 'a' || n, 'h', 'Like', 'a', '{}', '{}', true, ${hour}, 'author or parent cannot be reached'
    from generate_series(1, 40) n`);
  await query.execute(sql`insert into log (seq, activity, form, body, signer, open, community, actor, object, after, weight, created)
    select n, 'a' || n, 'announce', '', 1, true, 1, 'x', 'y', '{}', 'vote', ${hour} from generate_series(1, 1200) n`);
  await query.execute(sql`insert into lanes (host, state, direct, broadcast, created, failing_since, last_answer, missed_from, missed_until)
    select 's' || n || repeat('.sub-domain', n) || '.example', case when n % 3 = 0 then 'dormant' else 'failing' end, 0, n * 90,
      ${hour}, ${hour}, '503 <script>document.title = "pwned"</script> ' || repeat('x', 300), 1, 5 from generate_series(1, 12) n`);
  await query.execute(sql`insert into subscriptions (host, inbox, community, from_seq)
    select host, 'https://' || host || '/inbox', 1, 1 from lanes`);
  const served = await servePages(house, () =>
    Promise.resolve({ backend: 'redis', reachable: false }),
  );
  return {
    url: served.url,
    close: async () => {
      await served.close();
      await house.close();
    },
  };
}

/** `CHROMIUM` names another program; nothing in it may look anything up on the network. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--host-resolver-rules=MAP localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
