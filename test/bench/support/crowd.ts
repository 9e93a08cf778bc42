/** Servers elsewhere with one follower each, put into the database at one stroke. */
import type { Home } from './home.ts';

export type Crowd = {
  readonly community: number;
  /** The first letters of their names say how they behave; see `processes/sink.ts`. */
  readonly prefix: string;
  readonly count: number;
  readonly port: number;
};

/** The name of one of them. */
export const serverName = (prefix: string, number: number): string =>
  `${prefix}${String(number).padStart(5, '0')}.bench.localhost`;

/** The address of the one inbox that a server has for everybody. */
export const inboxAt = (prefix: string, number: number, port: number): string =>
  `http://${serverName(prefix, number)}:${port}/inbox`;

/** Servers whose software is known, each with a member of the community, a lane and a subscription. */
export async function settleCrowd(home: Home, crowd: Crowd): Promise<void> {
  const { sql } = home;
  const { community, prefix, count, port } = crowd;
  const now = new Date();
  await sql.begin(async (tx) => {
    await tx`
      create temporary table crowd on commit drop as
      select n, ${prefix}::text || lpad(n::text, 5, '0') || '.bench.localhost:' || ${port}::text as host
      from generate_series(1, ${count}::int) n`;
    await tx`
      insert into instances (host, software, version, asked, asked_times, created)
      select host, 'lemmy', '0.19.11', ${now}, 1, ${now} from crowd on conflict (host) do nothing`;
    await tx`
      insert into actors (kind, local, instance, uri, name, title, inbox, shared_inbox, created, fetched)
      select 'person', false, i.id, 'http://' || c.host || '/u/ann', 'ann', 'Ann',
        'http://' || c.host || '/u/ann/inbox', 'http://' || c.host || '/inbox', ${now}, ${now}
      from crowd c join instances i on i.host = c.host on conflict (uri) do nothing`;
    await tx`
      insert into memberships (community, member, state, follow, created, accepted)
      select ${community}, a.id, 'accepted', a.uri || '/follow', ${now}, ${now}
      from crowd c join actors a on a.uri = 'http://' || c.host || '/u/ann'`;
    const [log] = await tx`select coalesce(max(seq), 0) as head from log`;
    const head = Number(log!['head']);
    await tx`
      insert into lanes (host, direct, broadcast, dialect, created)
      select host, ${head}, ${head}, 'threadiverse', ${now} from crowd on conflict (host) do nothing`;
    await tx`
      insert into subscriptions (host, inbox, community, from_seq)
      select host, 'http://' || host || '/inbox', ${community}, ${head + 1} from crowd`;
  });
  await sql`analyze`;
}
