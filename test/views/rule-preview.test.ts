/** What is told before a rule is set is what happens when it is: random servers, random rules, the real views. */
import { and, eq, isNull } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { enforceRules } from '#domain/moderation/enforce-rules.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { addRule } from '#domain/policy/add-rule.ts';
import { findRules } from '#domain/policy/find-rules.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { allDegrees, contradict, type Degree, type Reach } from '#domain/policy/policy.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { hostOf } from '#lib/hosts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { listCommunities } from '#views/community-list.ts';
import { viewCommunity } from '#views/community-view.ts';
import { readFeed } from '#views/feed.ts';
import { viewPost } from '#views/post-view.ts';
import { previewRules, type PlannedRule } from '#views/rule-preview.ts';
import { readThread, type ThreadComment } from '#views/thread.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { openHouse, type TestHouse } from '../support/house.ts';

type Chance = {
  readonly below: (max: number) => number;
  readonly of: <T>(list: readonly T[]) => T;
};

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
function chanceOf(seed: number): Chance {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (max: number): number => Math.floor(next() * max);
  return { below, of: (list) => list[below(list.length)]! };
}

const hosts = [
  'bad.test',
  'www.bad.test',
  'a.b.bad.test',
  'good.test',
  'sub.good.test',
  'other.example',
  'xn--bcher-kva.example',
];
const ruled = [...hosts, 'example', 'b.bad.test', 'nobody.test'];
const scopes: readonly Reach[] = ['exact', 'domain', 'below'];

/** A few servers with people, communities, posts, answers, moderators, memberships and reports. */
async function populate(house: TestHouse, chance: Chance): Promise<void> {
  const given = givenIn(house);
  const ours = [await given.account('ann', 'admin'), await given.account('ben')];
  const people: { id: number }[] = [...ours];
  for (let each = 0; each < 12; each++)
    people.push(await given.remotePerson(`https://${chance.of(hosts)}/u/p${each}`));
  const here = [
    await given.community('cats', { by: ours[0]! }),
    await given.community('dogs', { by: ours[1]! }),
  ];
  const there = [];
  for (let each = 0; each < 4; each++)
    there.push(await given.remoteCommunity(`https://${chance.of(hosts)}/c/c${each}`));
  for (const person of people) {
    const local = ours.includes(person as (typeof ours)[number]);
    for (const community of local ? there : here)
      if (chance.below(2) === 0)
        await given.member(community, person, local ? null : `f${person.id}`);
    if (!local && chance.below(4) === 0)
      await house.act((context) =>
        appointModerator(context, {
          community: chance.of(here).id,
          person: person.id,
          by: ours[0]!.id,
        }),
      );
  }
  for (let each = 0; each < 25; each++) {
    const by = chance.of(people);
    const from = (local: boolean, path: string) =>
      local ? {} : { uri: `https://${chance.of(hosts)}/${path}` };
    const isOurs = (one: { id: number }) => ours.some(({ id }) => id === one.id);
    const post = await given.post({
      in: chance.of([...here, ...there]),
      by,
      ...from(isOurs(by), `post/${each}`),
    });
    for (let answer = chance.below(4); answer > 0; answer--) {
      const writer = chance.of(people);
      const comment = await given.comment({
        on: post,
        by: writer,
        ...from(isOurs(writer), `comment/${each}/${answer}`),
      });
      if (chance.below(8) === 0)
        await house.act((context) =>
          removeContent(context, {
            subject: { comment: comment.id },
            by: ours[0]!.id,
            reason: null,
          }),
        );
      if (chance.below(8) === 0)
        await house.act((context) =>
          deleteComment(context, { comment: comment.id, by: comment.author }),
        );
      await report(house, { reporter: chance.of(people).id, comment: comment.id }, chance);
    }
    if (chance.below(8) === 0)
      await house.act((context) =>
        removeContent(context, { subject: { post: post.id }, by: ours[0]!.id, reason: null }),
      );
    await report(house, { reporter: chance.of(people).id, post: post.id }, chance);
    await report(house, { person: chance.of(people).id }, chance);
  }
}

async function report(
  house: TestHouse,
  about: Partial<typeof reportsTable.$inferInsert>,
  chance: Chance,
): Promise<void> {
  if (chance.below(5) > 0) return;
  const now = house.clock();
  await house.database.query
    .insert(reportsTable)
    .values({ reason: 'spam', ...about, created: now, resolved: chance.below(3) ? null : now });
}

const flat = (comments: readonly ThreadComment[]): ThreadComment[] =>
  comments.flatMap((comment) => [comment, ...flat(comment.replies)]);

/** What there is to be seen at this moment, as the pages see it. */
async function look(house: TestHouse) {
  const reader = house.database.query;
  const feed = await readFeed(reader, { limit: 1000 });
  const posts: number[] = [];
  const comments: ThreadComment[] = [];
  for (let post = 1; post <= 25; post++) {
    const view = await viewPost(reader, post);
    if (!view.done) continue;
    if (view.value.presence === 'shown') posts.push(post);
    const thread = await readThread(reader, { post });
    comments.push(...flat(thread.comments).filter(({ presence }) => presence === 'shown'));
  }
  const communities: number[] = [];
  for (let id = 1; id <= 40; id++)
    if ((await viewCommunity(reader, { id })).done) communities.push(id);
  const listed = await listCommunities(reader);
  const moderators: number[] = [];
  for (const { name, local } of listed.filter((one) => one.local)) {
    const view = valueOf(await viewCommunity(reader, { name, host: null }));
    if (local) moderators.push(...view.moderators.map(({ id }) => id));
  }
  const memberships = await reader
    .select({
      community: membershipsTable.community,
      member: membershipsTable.member,
      ours: actorsTable.local,
    })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.member))
    .where(isNull(membershipsTable.severedBy));
  const told = ({ community, member }: (typeof memberships)[number]) => community * 10_000 + member;
  return {
    posts,
    comments: comments.map(({ id }) => id),
    communities,
    /** Of these what stands in public lists, or is not folded. */
    loud: {
      posts: feed.posts.map(({ id }) => id),
      comments: comments.filter(({ quiet }) => !quiet).map(({ id }) => id),
      communities: listed.map(({ id }) => id),
    },
    moderators: [...new Set(moderators)],
    followers: memberships.filter(({ ours }) => !ours).map(told),
    following: memberships.filter(({ ours }) => ours).map(told),
    reports: await openReports(house),
  };
}

/** Open reports about which there is somebody left to talk to. */
async function openReports(house: TestHouse): Promise<number[]> {
  const reader = house.database.query;
  const barred = await reader
    .select({ id: actorsTable.id, degrees: instancesTable.degrees })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance));
  const out = new Set(
    barred.flatMap(({ id, degrees }) => (degrees.includes('defederate') ? [id] : [])),
  );
  const rows = await reader
    .select()
    .from(reportsTable)
    .where(and(isNull(reportsTable.resolved)));
  const authors = new Map<string, number>();
  for (const [kind, table] of [
    ['post', 'posts'],
    ['comment', 'comments'],
  ] as const)
    for (const row of await house.database.query.execute<{ id: number; author: number }>(
      `select id, author from ${table}`,
    ))
      authors.set(`${kind} ${row.id}`, row.author);
  return rows.flatMap((row) => {
    const people = [
      row.reporter,
      row.person,
      authors.get(`post ${row.post}`),
      authors.get(`comment ${row.comment}`),
    ];
    return people.some((one) => out.has(one ?? 0)) ? [] : [row.id];
  });
}

type Seen = Awaited<ReturnType<typeof look>>;

/** What stays but is not listed any more. */
const quieter = (from: Seen, to: Seen, what: 'posts' | 'comments' | 'communities'): number =>
  from.loud[what].filter((one) => to[what].includes(one) && !to.loud[what].includes(one)).length;

const missing = (from: readonly number[], to: readonly number[]): number =>
  from.filter((one) => !to.includes(one)).length;

function differences(from: Seen, to: Seen) {
  return {
    posts: missing(from.posts, to.posts),
    comments: missing(from.comments, to.comments),
    communities: missing(from.communities, to.communities),
    moderators: missing(from.moderators, to.moderators),
    followers: missing(from.followers, to.followers),
    following: missing(from.following, to.following),
    members: new Set(
      from.following.filter((one) => !to.following.includes(one)).map((one) => one % 10_000),
    ).size,
    reports: missing(from.reports, to.reports),
    quiet: {
      communities: quieter(from, to, 'communities'),
      posts: quieter(from, to, 'posts'),
      comments: quieter(from, to, 'comments'),
    },
  };
}

function degreesOf(chance: Chance): Degree[] {
  const some = [...new Set([chance.of(allDegrees), chance.of(allDegrees)])];
  return chance.below(2) === 0 || contradict(some) ? ['defederate'] : some;
}

/** Something that changes how servers are treated: what it would be, and how it is done. */
async function changeOf(house: TestHouse, chance: Chance) {
  const host = chance.of(ruled);
  const scope = chance.of(scopes);
  const standing = (await findRules(house.database.query)).filter(({ list }) => list === null);
  const kind = chance.below(4);
  if (kind === 0 && standing.length > 0) {
    const old = chance.of(standing);
    return {
      planned: [{ host: old.host, scope: old.scope, degrees: [] }] satisfies PlannedRule[],
      make: () => house.act((context) => liftRule(context, { ...old, by: null })),
    };
  }
  if (kind === 1) {
    const planned: PlannedRule[] = [1, 2, 3, 4].map((priority) => ({
      host: chance.of(ruled),
      scope: chance.of(scopes),
      degrees: degreesOf(chance),
      list: chance.below(3) + 1,
      priority,
    }));
    return {
      planned,
      make: () =>
        house.act(async (context) => {
          for (const rule of planned)
            await addRule(context, { ...rule, list: rule.list ?? null, until: null, by: null });
          await enforceRules(context);
        }),
    };
  }
  if (kind === 2 && chance.below(3) === 0) {
    const federation = chance.of(['open', 'allow-list'] as const);
    return {
      planned: [],
      federation,
      make: () =>
        house.act(async (context) => {
          await keepSettings(context, { federation });
          await enforceRules(context);
        }),
    };
  }
  const degrees = degreesOf(chance);
  return {
    planned: [{ host, scope, degrees }] satisfies PlannedRule[],
    make: () => house.act((context) => setRule(context, { host, scope, degrees, by: null })),
  };
}

const seeds = process.env['SEED'] === undefined ? [1, 2, 3, 4] : [Number(process.env['SEED'])];

describe.each(seeds)('with the seed %i', (seed) => {
  test('the numbers of the preview are what then happens', { timeout: 120_000 }, async () => {
    const house = await openHouse();
    const own = hostOf(house.origin)!;
    const chance = chanceOf(seed);
    let effects = 0;
    try {
      await populate(house, chance);
      for (let round = 0; round < 12; round++) {
        const before = await look(house);
        const { planned, make, ...setting } = await changeOf(house, chance);
        const preview = await previewRules(house.database.query, planned, {
          now: house.clock(),
          own,
          ...setting,
        });
        const { hosts: _, more, back, names, ...gone } = preview;

        await make();

        const after = await look(house);
        const told = JSON.stringify([seed, round, planned, setting]);
        expect([gone, back, more], told).toEqual([
          differences(before, after),
          differences(after, before),
          0,
        ]);
        expect(names.communities.length, told).toBe(gone.communities + back.communities);
        effects += gone.posts + back.posts;
      }
      expect(effects).toBeGreaterThan(0);
    } finally {
      await house.close();
    }
  });
});

test('a list of fifty thousand lines is looked at in seconds, and names the servers that it changes', async () => {
  const house = await openHouse();
  try {
    const given = givenIn(house);
    const alice = await given.remotePerson('https://www.bad.test/u/alice');
    const cats = await given.community('cats');
    await given.member(cats, alice, 'https://www.bad.test/f/1');
    const planned: PlannedRule[] = Array.from({ length: 50_000 }, (_, at) => ({
      host: at === 40_000 ? 'bad.test' : `host-${at}.example`,
      scope: 'domain',
      degrees: ['defederate'],
      list: 7,
    }));
    const began = performance.now();
    const preview = await previewRules(house.database.query, planned, {
      now: house.clock(),
      own: hostOf(house.origin)!,
    });

    expect(preview).toMatchObject({ hosts: ['www.bad.test'], more: 0, followers: 1, posts: 0 });
    expect(performance.now() - began).toBeLessThan(5000);
  } finally {
    await house.close();
  }
});
