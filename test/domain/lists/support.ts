/** Lists for tests: what one says, and what became of it here. */
import { asc, eq } from 'drizzle-orm';
import { findList } from '#domain/lists/find-list.ts';
import { subscribeList, type Subscription } from '#domain/lists/subscribe-list.ts';
import { takeList } from '#domain/lists/take-list.ts';
import type { ListedHost, Mark } from '#lib/host-lists/listed-host.ts';
import { listEntriesTable } from '#storage/schema/lists.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import type { TestHouse } from '../../support/house.ts';
import { valueOf } from '../../support/given.ts';

/** `bad.example` is suspended; `silence quiet.example` is silenced. */
export const listed = (...lines: readonly string[]): ListedHost[] =>
  lines.map((line) => {
    const [host = '', mark] = line.split(' ').toReversed();
    const below = host.startsWith('*.');
    return {
      host: below ? host.slice(2) : host,
      scope: below ? 'below' : 'domain',
      marks: [(mark ?? 'suspend') as Mark],
      comment: '',
      obfuscate: false,
    };
  });

export function listsIn(house: TestHouse) {
  const query = house.database.query;
  return {
    subscribe: async (name: string, terms: Partial<Subscription> = {}): Promise<number> => {
      const url = `https://lists.test/${encodeURIComponent(name)}`;
      const wanted = { name, url, format: 'csv', by: null, ...terms } as const;
      return valueOf(await house.act((context) => subscribeList(context, wanted))).list;
    },
    take: (list: number, ...lines: readonly string[]) =>
      house.act((context) => takeList(context, { list, hosts: listed(...lines), etag: null })),
    list: (id: number) => findList(query, { id }),
    /** `ours bad.example defederate` or `list 3 bad.example limit`. */
    rules: async (): Promise<string[]> => {
      const rows = await query
        .select()
        .from(instanceRulesTable)
        .orderBy(asc(instanceRulesTable.host), asc(instanceRulesTable.list));
      return rows.map(({ list, host, degrees }) =>
        [list === null ? 'ours' : `list ${list}`, host, degrees.join('+')].join(' '),
      );
    },
    states: async (list: number): Promise<string[]> => {
      const rows = await query
        .select()
        .from(listEntriesTable)
        .where(eq(listEntriesTable.list, list))
        .orderBy(asc(listEntriesTable.host));
      return rows.map(({ host, state, degrees }) => `${host} ${state} ${degrees.join('+')}`);
    },
    entry: async (list: number, host: string): Promise<number> => {
      const rows = await query
        .select()
        .from(listEntriesTable)
        .where(eq(listEntriesTable.list, list));
      return rows.find((row) => row.host === host)!.id;
    },
    log: () => query.select().from(modlogTable).orderBy(asc(modlogTable.id)),
  };
}
