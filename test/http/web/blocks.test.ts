/** The lists of what one saved, hid, muted and blocked; and names while they are typed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { setBlock } from '#domain/blocks/set-block.ts';
import { setMark } from '#domain/marks/set-mark.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let eve: Browser;
let ids: Record<'ada' | 'eve' | 'cats' | 'post' | 'other' | 'comment', number>;
let far: { id: number; instance: number };

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  const [ada, me] = [await people.person('ada'), await people.person('eve')];
  const cats = await moot.given.community('cats', { by: ada });
  far = await moot.given.remotePerson('https://far.test/u/adam');
  await moot.given.remoteCommunity('https://far.test/c/catsandmore');
  const post = await moot.given.post({ in: cats, by: ada, title: 'A <b>cat</b>' });
  const other = await moot.given.post({ in: cats, by: ada, title: 'Another' });
  const comment = await moot.given.comment({ on: other, by: ada, source: 'Words to keep' });
  ids = {
    ada: ada.id,
    eve: me.id,
    cats: cats.id,
    post: post.id,
    other: other.id,
    comment: comment.id,
  };
  eve = browserOf(moot.app, origin);
  await eve.signIn('eve', password);
});
afterAll(street.close);

describe('the lists', () => {
  beforeAll(async () => {
    const person = ids.eve;
    const wishes = [
      ['saved', { post: ids.post }],
      ['saved', { comment: ids.comment }],
      ['hidden', { post: ids.other }],
      ['muted', { post: ids.other }],
    ] as const;
    for (const [kind, subject] of wishes)
      valueOf(
        await moot.house.act((context) => setMark(context, { person, kind, subject, on: true })),
      );
    for (const blocked of [{ actor: ids.ada }, { actor: ids.cats }, { instance: far.instance }])
      valueOf(await moot.house.act((context) => setBlock(context, { person, blocked, on: true })));
  });

  test('have everything, with a button to take it back', async () => {
    const { statusCode, body } = await eve.get('/settings/blocks');

    expect(statusCode).toBe(200);
    expect(body).toContain('A &lt;b>cat&lt;/b>');
    expect(body).toContain('Words to keep');
    for (const name of ['@ada@meet.test', '@cats@meet.test', 'far.test'])
      expect(body).toContain(`<bdi>${name}</bdi>`);
    expect(body.match(/Block no longer/g)).toHaveLength(3);
    expect(body.match(/action="\/mark"/g)).toHaveLength(4);
  });

  test('show no words of what is gone meanwhile', async () => {
    await moot.house.act(({ tx }) =>
      tx.execute(sql`update comments set removed = now() where id = ${ids.comment}`),
    );
    const { body } = await eve.get('/settings/blocks');
    await moot.house.act(({ tx }) => tx.execute(sql`update comments set removed = null`));

    expect(body).not.toContain('Words to keep');
    expect(body).toContain('Not here any more');
  });

  test('are one’s own', async () => {
    const ada = browserOf(moot.app, origin);
    await ada.signIn('ada', password);

    expect((await ada.get('/settings/blocks')).body).not.toContain('Words to keep');
    expect((await browserOf(moot.app, origin).get('/settings/blocks')).statusCode).toBe(303);
  });

  test('lead on where they are long', async () => {
    await moot.house.act(({ tx }) =>
      tx.execute(sql`insert into marks (person, kind, post, created)
        select ${ids.eve}, 'saved', id, now() from posts on conflict do nothing`),
    );
    for (let number = 0; number < 40; number++) {
      const { id } = await moot.given.post({ in: { id: ids.cats }, by: { id: ids.ada } });
      const mark = { person: ids.eve, kind: 'saved', subject: { post: id }, on: true } as const;
      await moot.house.act((context) => setMark(context, mark));
    }
    const { body } = await eve.get('/settings/blocks');
    const older = /href="(\/settings\/blocks\?saved=\d+)#saved"/.exec(body)?.[1];

    expect(body).not.toContain('Words to keep');
    expect((await eve.get(older!)).body).toContain('Words to keep');
  });
});

describe('names while they are typed', () => {
  const offers = async (browser: Browser, query: string): Promise<string[]> =>
    (await browser.get(`/complete?${query}`)).json<{ value: string }[]>().map(({ value }) => value);
  const free = async (): Promise<void> => {
    await moot.house.act(({ tx }) => tx.execute(sql`delete from member_blocks`));
  };

  test('are of communities or of people, ours first', async () => {
    await free();

    expect(await offers(eve, 'kind=communities&q=cat')).toEqual([
      '@cats@meet.test',
      '@catsandmore@far.test',
    ]);
    expect(await offers(eve, 'kind=communities&q=cats@fa')).toEqual(['@catsandmore@far.test']);
    expect(await offers(eve, 'kind=people&q=ada')).toEqual(['@ada@meet.test', '@adam@far.test']);
    expect((await eve.get('/complete?kind=people&q=ada')).headers['content-type']).toContain(
      'application/json',
    );
  });

  test.each(['q=cat', 'kind=rules&q=cat', 'kind=people', 'kind=people&q=@', 'kind=people&q=%00'])(
    'are none for %s',
    async (query) => expect(await offers(eve, query)).toEqual([]),
  );

  test('are none for strangers, and none of whom one blocks or of servers without dealing', async () => {
    expect(await offers(browserOf(moot.app, origin), 'kind=people&q=ada')).toEqual([]);

    const blocked = { instance: far.instance };
    await moot.house.act((context) => setBlock(context, { person: ids.eve, blocked, on: true }));
    expect(await offers(eve, 'kind=people&q=ada')).toEqual(['@ada@meet.test']);
    await free();
    await moot.house.act(({ tx }) =>
      tx.execute(sql`update instances set degrees = '{defederate}' where host = 'far.test'`),
    );
    expect(await offers(eve, 'kind=people&q=ada')).toEqual(['@ada@meet.test']);
  });
});
