/** The rules in force as lists can say them, whoever brought them. */
import { expect, test } from 'vitest';
import { setRule, type RuleAct } from '#domain/moderation/set-rule.ts';
import { readBlocks } from '#views/domain-blocks.ts';
import { listsIn } from '../domain/lists/support.ts';
import { valueOf } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const lists = listsIn(house);
const rule = (host: string, degrees: RuleAct['degrees'], more: Partial<RuleAct> = {}) =>
  house.act(async (context) =>
    valueOf(await setRule(context, { host, degrees, by: null, ...more })),
  );
const blocks = async (): Promise<string[]> =>
  (await readBlocks(house.database.query, house.clock())).map(
    ({ host, scope, severity, rejectMedia, rejectReports }) =>
      [scope, host, severity, rejectMedia && 'media', rejectReports && 'reports']
        .filter(Boolean)
        .join(' '),
  );

test('what somebody decided and what was adopted is said where it decides, in the words that others know', async () => {
  await rule('a.example', ['defederate'], { publicReason: 'spam' });
  await rule('b.example', ['limit', 'no-media', 'no-reports']);
  await rule('c.example', ['hold']);
  await rule('d.example', ['no-media']);
  await rule('e.example', ['no-votes']);
  await rule('f.example', ['allow']);
  await rule('g.example', ['defederate'], { scope: 'below' });
  await rule('i.example', ['limit']);
  await rule('soon.example', ['defederate'], { until: new Date(house.clock().getTime() + 1000) });
  const low = await lists.subscribe('low', { adoption: 'automatic' });
  await lists.take(low, 'f.example', 'silence h.example', 'i.example');
  const high = await lists.subscribe('high', { adoption: 'automatic', priority: 9 });
  await lists.take(high, 'h.example');
  const drafts = await lists.subscribe('drafts');
  await lists.take(drafts, 'z.example');
  house.pass(2000);

  expect(await blocks()).toEqual([
    'domain a.example suspend',
    'domain b.example silence media reports',
    'domain c.example silence',
    'domain d.example noop media',
    'below g.example suspend',
    'domain h.example suspend',
    'domain i.example silence',
  ]);
});
