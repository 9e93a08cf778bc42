/** How a community keeps order among servers of both dialects: what each of them shows, by its own rules. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findCommentByUri } from '#domain/comments/find-comment-by-uri.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { approveHeld } from '#domain/moderation/approve-held.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { resolveReports } from '#domain/moderation/resolve-reports.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { subscribeList } from '#domain/lists/subscribe-list.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { refreshLists } from '#federation/lists/refresh-lists.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { heldTable } from '#storage/schema/screening.ts';
import { previewRules } from '#views/rule-preview.ts';
import { Lemmy } from '../standins/lemmy/lemmy.ts';
import { valueOf } from '../support/given.ts';
import { openTown, type Town } from './town.ts';

let town: Town;

beforeAll(async () => {
  town = await openTown({ verifyLd: true });
}, 60_000);
afterAll(() => town.street.close());

const reader = () => town.alpha.house.database.query;
const postAt = async (uri: string) => (await findPostByUri(reader(), uri))!;
const commentAt = async (uri: string) => (await findCommentByUri(reader(), uri))!;
const personAt = async (uri: string) => (await findActorByUri(reader(), uri))!;
const page = async (path: string): Promise<string> =>
  (await town.alpha.app.inject({ url: path, headers: { accept: 'text/html' } })).body;
const document = async (path: string): Promise<string> =>
  (await town.alpha.app.inject({ url: path, headers: { accept: 'application/activity+json' } }))
    .body;
const admin = null;

/** Whether a thread or a comment is to be seen on a Lemmy. */
const onLemmy = (server: Lemmy, id: string): boolean =>
  server
    .threads(town.cats.uri)
    .flatMap((thread) => [thread, ...thread.comments])
    .some((one) => one.id === id && !one.removed && !one.deleted);
const onMastodon = (id: string): boolean =>
  town.mastodon.boosts(town.cats.uri).some(({ object }) => object === id);

/** A server that is not part of the town: it comes to a community, and is up to no good. */
async function openSpammer(host: string) {
  const spammer = new Lemmy({
    net: town.wire.net,
    now: () => town.alpha.house.clock(),
    origin: `https://${host}`,
    version: '0.19',
    signedFetch: true,
    idsAreSeen: 'after',
  });
  town.wire.servers.set(host, (request) => spammer.handle(request));
  const sam = await spammer.createPerson('sam');
  await spammer.join('!cats@alpha.test', sam);
  await spammer.deliveries();
  await town.settle();
  await spammer.deliveries();
  await town.settle();
  return { spammer, sam };
}

describe('a server that floods a community', () => {
  const host = 'spam.test';
  let spammer: Lemmy;
  let spam: string;
  let reply: string;
  let rule: { severed: number };

  beforeAll(async () => {
    const opened = await openSpammer(host);
    spammer = opened.spammer;
    const { sam } = opened;
    const fair = await town.alpha.given.post({ in: town.cats, by: town.alice, title: 'Fair' });
    await town.settle();
    await spammer.open(fair.uri).catch(() => undefined);
    const threads = [];
    for (let at = 0; at < 5; at++) {
      const body = 'https://pills.test/';
      threads.push(
        await spammer.createPost({
          by: sam,
          community: town.cats.uri,
          title: `Cheap pills ${at}`,
          body,
        }),
      );
    }
    spam = threads[0]!.id;
    await spammer.deliveries();
    await town.settle();
    reply = (await spammer.comment({ by: sam, on: spam, body: 'Buy now' })).id;
    await spammer.deliveries();
    await town.settle();
  }, 60_000);

  test('is seen while nobody has decided anything', async () => {
    expect(await page('/c/cats')).toContain('Cheap pills 0');
    expect(onLemmy(town.lemmy, spam)).toBe(true);
    expect(onMastodon(spam)).toBe(true);
  });

  test('is previewed before: whom a rule would cut off, by name where they are few', async () => {
    const rules = [{ host, scope: 'domain' as const, degrees: ['defederate' as const] }];
    const preview = await previewRules(reader(), rules, {
      now: town.alpha.house.clock(),
      own: 'alpha.test',
    });

    expect(preview).toMatchObject({ hosts: [host], followers: 1, posts: 5, comments: 1 });
    expect(await page('/c/cats')).toContain('Cheap pills 0');
  });

  test('is cut off: nothing of it is shown any more, at no address of ours', async () => {
    rule = valueOf(
      await town.alpha.house.act((context) =>
        setRule(context, { host, degrees: ['defederate'], publicReason: 'Spam', by: admin }),
      ),
    );
    expect(rule.severed).toBe(1);
    const post = await postAt(spam);
    const pages = ['/', '/c/cats', '/c/cats/feed.xml', `/post/${post.id}`, `/u/sam@${host}`];
    for (const path of pages) expect(await page(path), path).not.toContain('Cheap pills');
    expect(await document('/c/cats/outbox')).not.toContain(host);
    expect(await document(`/post/${post.id}`)).not.toContain('Cheap pills');
  });

  test('says nothing more here, and what others relay from there is refused as well', async () => {
    const later = await spammer.createPost({
      by: 'https://spam.test/u/sam',
      community: town.cats.uri,
      title: 'Cheap pills again',
      body: '',
    });
    await spammer.deliveries();
    expect(spammer.sent.at(-1)?.answers.at(-1)).toBe(403);
    // A community on a third server, which somebody of ours follows, announces what was said there.
    const carrier = town.lemmy;
    const dogs = await carrier.createCommunity('dogs', { by: town.leo });
    await spammer.join('!dogs@lemmy.test', 'https://spam.test/u/sam');
    const followed = valueOf(await resolveActor(town.alpha.world, dogs));
    const pair = { community: followed.id, member: town.alice.id, follow: null };
    valueOf(await town.alpha.house.act((context) => joinCommunity(context, pair)));
    await town.settle();
    await spammer.deliveries();
    await spammer.createPost({
      by: 'https://spam.test/u/sam',
      community: dogs,
      title: 'Cheap pills by way of dogs',
      body: '',
    });
    await spammer.deliveries();
    await town.settle();
    expect(carrier.threads(dogs).map(({ title }) => title)).toContain('Cheap pills by way of dogs');
    expect(await findPostByUri(reader(), later.id)).toBeNull();
    expect(await page('/')).not.toContain('Cheap pills');
  });

  test('gets nothing more after the commit', async () => {
    const before = spammer.log.length;
    await town.alpha.given.post({ in: town.cats, by: town.alice, title: 'Among ourselves' });
    await town.settle();

    expect(spammer.log.slice(before)).toEqual([]);
  });

  test('is back as it was when the rule is lifted, and its members with it', async () => {
    const lifted = valueOf(
      await town.alpha.house.act((context) => liftRule(context, { host, by: admin })),
    );
    expect(lifted.mended).toBe(rule.severed);
    expect(await page('/c/cats')).toContain('Cheap pills 0');
    expect(await commentAt(reply)).toMatchObject({ deleted: null, removed: null });
    const news = await town.alpha.given.post({ in: town.cats, by: town.alice, title: 'Together' });
    await town.settle();
    await spammer.deliveries();
    expect(spammer.threads(town.cats.uri).map(({ id }) => id)).toContain(news.uri);
    const said = await reader().select().from(modlogTable).where(eq(modlogTable.host, host));
    expect(said.map(({ act }) => act)).toEqual(['instance.ruled', 'instance.unruled']);
  });
});

describe('a moderator who lives on another server', () => {
  test('removes a post there, and it vanishes everywhere, from the microblogs too', async () => {
    const { cats, alice, lea, leo, lemmy, lemmy1 } = town;
    const there = await personAt(lea);
    valueOf(
      await town.alpha.house.act((context) =>
        appointModerator(context, { community: cats.id, person: there.id, by: alice.id }),
      ),
    );
    const thread = await lemmy.createPost({
      by: leo,
      community: cats.uri,
      title: 'Rude',
      body: '',
    });
    await town.settle();
    expect(onMastodon(thread.id)).toBe(true);
    expect(onLemmy(lemmy1, thread.id)).toBe(true);

    await lemmy1.remove({ by: lea, on: thread.id, reason: 'Rule 1' });
    await town.settle();

    expect(await postAt(thread.id)).toMatchObject({ removed: expect.any(Date) });
    expect(await page('/c/cats')).not.toContain('Rude');
    for (const server of [lemmy, lemmy1]) expect(onLemmy(server, thread.id)).toBe(false);
    expect(onMastodon(thread.id)).toBe(false);
    expect(town.gotosocial.boosts(cats.uri).map(({ object }) => object)).not.toContain(thread.id);
    const [entry] = await reader()
      .select()
      .from(modlogTable)
      .where(eq(modlogTable.act, 'post.removed'));
    expect(entry).toMatchObject({
      moderator: there.id,
      role: 'moderator',
      origin: 'lemmy1.test',
      reason: 'Rule 1',
    });
  });
});

describe('a ban', () => {
  test('takes with it what somebody wrote there, and its undo brings back exactly that', async () => {
    const { cats, alice, leo, lemmy } = town;
    const loud = await lemmy.createPost({ by: leo, community: cats.uri, title: 'Loud', body: '' });
    const mild = await lemmy.createPost({ by: leo, community: cats.uri, title: 'Mild', body: '' });
    await town.settle();
    const comment = await lemmy.comment({ by: leo, on: loud.id, body: 'Louder' });
    await town.settle();
    const earlier = await postAt(mild.id);
    valueOf(
      await town.alpha.house.act((context) =>
        removeContent(context, { subject: { post: earlier.id }, by: alice.id, reason: 'before' }),
      ),
    );
    const person = (await personAt(leo)).id;
    const ban = { community: cats.id, person, by: alice.id, reason: 'shouting' };
    valueOf(
      await town.alpha.house.act((context) =>
        banMember(context, { ...ban, until: null, removal: true }),
      ),
    );
    await town.settle();
    expect(onLemmy(town.lemmy1, loud.id)).toBe(false);
    expect(onLemmy(town.lemmy1, comment.id)).toBe(false);
    expect(onMastodon(loud.id)).toBe(false);

    valueOf(
      await town.alpha.house.act((context) => unbanMember(context, { ...ban, restore: true })),
    );
    await town.settle();

    expect(await postAt(loud.id)).toMatchObject({ removed: null });
    expect(await commentAt(comment.id)).toMatchObject({ removed: null });
    expect(await postAt(mild.id)).toMatchObject({ removed: expect.any(Date) });
    expect(onLemmy(town.lemmy1, loud.id)).toBe(true);
    expect(onLemmy(town.lemmy1, mild.id)).toBe(false);
    const back = await lemmy.createPost({ by: leo, community: cats.uri, title: 'Calm', body: '' });
    await town.settle();
    expect(onMastodon(back.id)).toBe(true);
  });
});

describe('a report from a Mastodon', () => {
  test('is resolved together with the act, and nobody but moderators hears of it', async () => {
    const { cats, alice, gus, mastodon } = town;
    const post = await town.gotosocial.post({
      by: gus,
      text: 'Nasty words\n\nfor everybody',
      mention: [cats.uri],
    });
    await town.settle();
    await mastodon.report({ account: cats.uri, statuses: [post.id], comment: 'This is nasty' });
    await town.settle();
    const subject = { post: (await postAt(post.id)).id };
    const [report] = await reader().select().from(reportsTable);
    expect(report).toMatchObject({ ...subject, reason: 'This is nasty', resolved: null });
    expect(await page('/c/cats/modlog')).not.toContain('This is nasty');

    await town.alpha.house.act(async (context) => {
      valueOf(await removeContent(context, { subject, by: alice.id, reason: 'Nasty' }));
      valueOf(
        await resolveReports(context, { subject, by: alice.id, answer: 'Removed, thank you' }),
      );
    });
    await town.settle();

    const [closed] = await reader().select().from(reportsTable);
    expect(closed).toMatchObject({ resolved: expect.any(Date), resolvedBy: alice.id });
    expect(onMastodon(post.id)).toBe(false);
  });
});

describe('what comes from a server on hold', () => {
  test('is relayed only after a moderator approved it, byte for byte as it came', async () => {
    const { cats, alice, mastodon, mia } = town;
    valueOf(
      await town.alpha.house.act((context) =>
        setRule(context, { host: 'mastodon.test', degrees: ['hold'], by: admin }),
      ),
    );
    const note = await mastodon.post({ by: mia, text: 'May I?\n\nPlease', mention: [cats.uri] });
    await town.settle();
    expect(await postAt(note.id)).toMatchObject({ held: expect.any(Date) });
    expect(await page('/c/cats')).not.toContain('May I?');
    expect(onLemmy(town.lemmy, note.id)).toBe(false);

    const [held] = await reader().select().from(heldTable);
    valueOf(
      await town.alpha.house.act((context) =>
        approveHeld(context, { held: held!.id, by: alice.id, reason: null }),
      ),
    );
    await town.settle();

    expect(await page('/c/cats')).toContain('May I?');
    expect(onLemmy(town.lemmy, note.id)).toBe(true);
    expect(onMastodon(note.id)).toBe(true);
    const relayed = town.lemmy.log.findLast(
      ({ activity }) =>
        activity?.['type'] === 'Announce' && JSON.stringify(activity['object']).includes(note.id),
    );
    const sent = mastodon.sent.findLast(({ activity }) => activity['type'] === 'Create');
    expect(relayed?.activity?.['object']).toEqual(sent?.activity);
  });
});

describe('the list of another server', () => {
  const block = (place: 'alpha' | 'beta', host: string) =>
    town[place].house.act((context) =>
      setRule(context, { host, degrees: ['defederate'], publicReason: 'Crooks', by: admin }),
    );
  const lift = (host: string) =>
    town.beta.house.act((context) => liftRule(context, { host, by: admin }));
  const day = 24 * 3_600_000;
  const shut = async (...hosts: string[]): Promise<readonly boolean[]> =>
    findBlocked(reader(), hosts, town.alpha.house.clock());

  test('that is followed blocks here what it blocks there, and what it drops is free again, unless somebody here decided so', async () => {
    const lasting = ['one.example', 'two.example', 'three.example', 'four.example'];
    for (const host of [...lasting, 'dropped.example', 'crooks.example'])
      valueOf(await block('beta', host));
    const url = 'https://beta.test/api/v1/instance/domain_blocks';
    const terms = { name: 'beta', url, format: 'mastodon-api', adoption: 'automatic' } as const;
    valueOf(
      await town.alpha.house.act((context) => subscribeList(context, { ...terms, by: admin })),
    );
    await refreshLists(town.alpha.world);
    expect(await shut('www.dropped.example', 'crooks.example')).toEqual([true, true]);
    valueOf(await block('alpha', 'crooks.example'));

    valueOf(await lift('dropped.example'));
    valueOf(await lift('crooks.example'));
    town.pass(day);
    await refreshLists(town.alpha.world);

    expect(await shut('www.dropped.example', 'crooks.example', 'one.example')).toEqual([
      false,
      true,
      true,
    ]);
  });
});
