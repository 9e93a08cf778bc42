/** The stand-ins against each other: what flows between them, and what microblogs make of it. */
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Lemmy } from './lemmy/lemmy.ts';
import { Mastodon } from './mastodon/mastodon.ts';
import { quiet } from './memory-net.ts';
import { PUBLIC } from './protocol/json.ts';
import { newKeyPair } from './protocol/signature.ts';
import type { Json } from './protocol/types.ts';
import { loopbackNet, serveStandIn } from './serve.ts';
import { joined, post, world } from './world.ts';

describe('people of every server in a community of Lemmy 0.19', () => {
  it('are accepted when they join', async () => {
    const w = world();
    const { cats, mia, gus, lea, nod } = await joined(w);
    expect(w.mastodon.membership(mia, cats)).toBe('accepted');
    expect(w.gts.membership(gus, cats)).toBe('accepted');
    expect(w.fresh.membership(lea, cats)).toBe('accepted');
    expect(w.nodebb.membership(nod, cats)).toBe('accepted');
    expect(w.old.followers(cats).toSorted()).toEqual([mia, gus, lea, nod].toSorted());
  });

  it('see a post of a Lemmy member, and comments join its thread', async () => {
    const w = world();
    const { cats, mia, gus, lea } = await joined(w);
    const thread = await w.fresh.createPost({
      by: lea,
      community: cats,
      title: 'A cat',
      body: 'It purrs.',
    });
    await w.settle();
    expect(w.old.threads(cats)).toMatchObject([{ id: thread.id, title: 'A cat' }]);
    expect(w.nodebb.threads(cats)).toMatchObject([{ id: thread.id, body: 'It purrs.' }]);
    expect(w.mastodon.boosts(cats).map((one) => one.object)).toEqual([thread.id]);
    expect(w.gts.boosts(cats).map((one) => one.object)).toEqual([thread.id]);
    expect(w.mastodon.home(mia)).toMatchObject([{ kind: 'boost', by: cats, object: thread.id }]);
    expect(w.gts.home(gus)).toHaveLength(1);
    const reply = await w.mastodon.reply({ by: mia, to: thread.id, text: 'How nice!' });
    await w.settle();
    const here = w.old.threads(cats)[0]?.comments;
    const there = w.fresh.threads(cats)[0]?.comments;
    expect(here).toMatchObject([{ id: reply.id, author: mia, inReplyTo: thread.id }]);
    expect(there).toEqual(here);
  });

  it('see what Mastodon writes as a thread, except for Lemmy 1.0', async () => {
    const w = world();
    const { cats, mia } = await joined(w);
    const text = 'My cat sleeps\n\nAll day.';
    const note = await w.mastodon.post({ by: mia, text, mention: [cats] });
    await w.settle();
    expect(w.old.threads(cats)).toMatchObject([{ id: note.id, title: 'My cat sleeps' }]);
    expect(w.nodebb.threads(cats)).toMatchObject([{ id: note.id }]);
    expect(w.fresh.threads(cats)).toEqual([]);
    const refusals = w.fresh.log.filter((one) => one.verdict === 'refused');
    expect(refusals.some((one) => one.reason.includes('begins as a Note'))).toBe(true);
  });

  it('count votes, take edits, and lose what is removed', async () => {
    const w = world();
    const { admin, cats, lea } = await joined(w);
    const { id } = await w.old.createPost({ by: admin, community: cats, title: 'One', body: 'a' });
    await w.settle();
    await w.fresh.vote({ by: lea, on: id, value: 1 });
    await w.old.edit({ by: admin, on: id, title: 'Two', body: 'b' });
    await w.settle();
    expect(w.old.threads(cats)[0]?.votes).toEqual({ up: 1, down: 0 });
    expect(w.fresh.threads(cats)).toMatchObject([{ title: 'Two', body: 'b' }]);
    expect(w.nodebb.threads(cats)).toMatchObject([{ title: 'Two', votes: { up: 1 } }]);
    await w.fresh.vote({ by: lea, on: id, value: 0 });
    await w.old.lock({ by: admin, on: id });
    await w.old.feature({ by: admin, on: id });
    await w.old.remove({ by: admin, on: id, reason: 'dogs only' });
    await w.settle();
    const shown = { removed: true, locked: true, featured: true, votes: { up: 0, down: 0 } };
    expect(w.fresh.threads(cats)).toMatchObject([shown]);
  });

  it('lose the boost when a Mastodon member deletes the post', async () => {
    const w = world();
    const { cats, mia } = await joined(w);
    const { id } = await w.mastodon.post({ by: mia, text: 'Gone soon', mention: [cats] });
    await w.settle();
    await w.mastodon.delete({ by: mia, on: id });
    await w.settle();
    expect(w.old.threads(cats)).toMatchObject([{ deleted: true }]);
    expect(w.mastodon.home(mia)).toEqual([]);
  });

  it('bring a newcomer the threads there were, with pins and moderators', async () => {
    const w = world();
    const admin = await w.old.createPerson('ada');
    const cats = await w.old.createCommunity('cats', { by: admin });
    const post = await w.old.createPost({ by: admin, community: cats, title: 'Old', body: 'x' });
    const lea = await w.fresh.createPerson('lea');
    await w.fresh.join('!cats@lemmy19.test', lea);
    expect(w.fresh.threads(cats)).toMatchObject([{ id: post.id, title: 'Old' }]);
    expect(w.fresh.moderators(cats)).toEqual([admin]);
    expect(w.fresh.hasSiteActor(cats)).toBe(true);
    await w.settle();
    await w.fresh.leave(cats, lea);
    await w.settle();
    expect(w.old.followers(cats)).toEqual([]);
  });
});

describe('a Mastodon', () => {
  it('boosts every comment that comes wrapped in an Announce', async () => {
    const w = world();
    const { admin, cats, lea, mia } = await joined(w);
    const { id } = await w.old.createPost({ by: admin, community: cats, title: 'One', body: 'a' });
    await w.settle();
    const comment = await w.fresh.comment({ by: lea, on: id, body: 'wrapped' });
    await w.settle();
    const objects = w.mastodon.home(mia).map((one) => one.object);
    expect(objects).toEqual([comment.id, id]);
  });

  it('keeps a forwarded comment without boosting it, if the author signed it', async () => {
    const w = world();
    const { admin, cats, mia } = await joined(w);
    const zoe = await w.fresh.createPerson('zoe');
    const state = w.old.state;
    const object = {
      id: 'https://lemmy10.test/comment/9',
      type: 'Note',
      attributedTo: zoe,
      content: '<p>hello</p>',
      to: [PUBLIC],
      cc: [cats],
      published: w.now().toISOString(),
    };
    const create = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: 'https://lemmy10.test/activities/create/9',
      type: 'Create',
      actor: zoe,
      to: [PUBLIC],
      cc: [cats],
      object,
    };
    const signature = { type: 'RsaSignature2017', creator: `${zoe}#main-key` };
    const inbox = 'https://mastodon.test/inbox';
    const group = state.signer(state.local(cats));
    await post(w, inbox, create, group);
    await w.settle();
    expect(w.mastodon.log.at(-1)).toMatchObject({ status: 202, verdict: 'refused' });
    await post(w, inbox, { ...create, signature }, group);
    await w.settle();
    expect(w.mastodon.log.at(-1)).toMatchObject({ verdict: 'accepted' });
    expect(w.mastodon.statuses()).toMatchObject([{ author: zoe }]);
    expect(w.mastodon.home(mia)).toEqual([]);
    expect(admin).toBe('https://lemmy19.test/u/ada');
  });

  it('takes back a boost by its exact id only', async () => {
    const w = world();
    const { admin, cats, mia } = await joined(w);
    await w.old.createPost({ by: admin, community: cats, title: 'One', body: 'a' });
    await w.settle();
    const [boost] = w.mastodon.boosts(cats);
    const undo = (object: string): Json => ({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `https://lemmy19.test/activities/undo/${object.length}`,
      type: 'Undo',
      actor: cats,
      object,
    });
    const signer = w.old.state.signer(w.old.state.local(cats));
    await post(w, 'https://mastodon.test/inbox', undo(`${boost?.id}x`), signer);
    await w.settle();
    expect(w.mastodon.home(mia)).toHaveLength(1);
    await post(w, 'https://mastodon.test/inbox', undo(boost?.id ?? ''), signer);
    await w.settle();
    expect(w.mastodon.home(mia)).toEqual([]);
  });

  it('answers 503 while it cannot fetch a key, and for five minutes after', async () => {
    const w = world();
    const keys = newKeyPair();
    const signer = { keyId: 'https://dead.test/c/x#main-key', privateKeyPem: keys.privateKeyPem };
    const announce = {
      id: 'https://dead.test/1',
      type: 'Announce',
      actor: 'https://dead.test/c/x',
    };
    const inbox = 'https://mastodon.test/inbox';
    expect((await post(w, inbox, announce, signer)).status).toBe(503);
    const before = w.memory.requests.length;
    expect((await post(w, inbox, announce, signer)).status).toBe(503);
    expect(w.memory.requests.slice(before)).toEqual([`POST ${inbox}`]);
  });
});

describe('a GoToSocial', () => {
  it('shows nothing to those who do not sign', async () => {
    const w = world();
    const gus = await w.gts.createPerson('gus');
    const headers = { accept: 'application/activity+json' };
    const open = await w.memory.net(new Request(gus, { headers }));
    expect(open.status).toBe(401);
    const stub = await w.memory.net(new Request(`${gus}/main-key`, { headers }));
    expect(await stub.json()).toMatchObject({ publicKey: { owner: gus } });
  });

  it('refuses an Announce without addresses, and another content type', async () => {
    const w = world();
    const { cats, gus } = await joined(w);
    const signer = w.old.state.signer(w.old.state.local(cats));
    const announce = { id: `${cats}/1`, type: 'Announce', actor: cats, object: `${cats}/2` };
    expect((await post(w, `${gus}/inbox`, announce, signer)).status).toBe(400);
    const type = 'application/json';
    expect((await post(w, `${gus}/inbox`, announce, signer, { type })).status).toBe(406);
  });

  it('fetches a forwarded comment again and drops a forwarded Delete', async () => {
    const w = world();
    const { admin, cats, gus, lea } = await joined(w);
    const { id } = await w.old.createPost({ by: admin, community: cats, title: 'One', body: 'a' });
    await w.settle();
    const comment = await w.fresh.comment({ by: lea, on: id, body: 'as it is at home' });
    await w.settle();
    const signer = w.old.state.signer(w.old.state.local(cats));
    const inbox = `${gus}/inbox`;
    const forged = { id: comment.id, type: 'Note', content: 'forged', to: [PUBLIC] };
    const create = { id: `${lea}/1`, type: 'Create', actor: lea, to: [PUBLIC], object: forged };
    await post(w, inbox, create, signer);
    await w.settle();
    const kept = w.gts.statuses().find((one) => one.id === comment.id);
    expect(kept?.body).toContain('as it is at home');
    expect(w.gts.home(gus).map((one) => one.object)).toEqual([id]);
    const gone = { id: `${lea}/2`, type: 'Delete', actor: lea, to: [PUBLIC], object: comment.id };
    await post(w, inbox, gone, signer);
    await w.settle();
    expect(w.gts.statuses().find((one) => one.id === comment.id)?.deleted).toBe(false);
  });

  it('drops a boost that the policy of the post forbids', async () => {
    const w = world();
    const { cats, gus } = await joined(w);
    await w.gts.post({ by: gus, text: 'Not for all', mention: [cats], canAnnounce: 'nobody' });
    await w.settle();
    expect(w.gts.boosts(cats)).toEqual([]);
    expect(w.gts.log.some((one) => one.reason.includes('forbids'))).toBe(true);
  });
});

describe('stand-ins on loopback', () => {
  async function freePort(): Promise<number> {
    const probe = createServer();
    await new Promise<void>((resolve) => {
      probe.listen(0, '127.0.0.1', resolve);
    });
    const address = probe.address();
    await new Promise((resolve) => {
      probe.close(resolve);
    });
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  it('find each other by names under localhost, with ports', async () => {
    const now = () => new Date();
    const [one, two] = [await freePort(), await freePort()];
    const common = { net: loopbackNet, now };
    const lemmyOrigin = `http://lemmy.localhost:${one}`;
    const lemmy = new Lemmy({ ...common, origin: lemmyOrigin, version: '0.19' });
    const mastodon = new Mastodon({ ...common, origin: `http://mastodon.localhost:${two}` });
    const servers = [await serveStandIn(lemmy, one), await serveStandIn(mastodon, two)];
    try {
      const cats = await lemmy.createCommunity('cats');
      const mia = await mastodon.createPerson('mia');
      await mastodon.join(`@cats@lemmy.localhost:${one}`, mia);
      await quiet(lemmy, mastodon);
      expect(mastodon.membership(mia, cats)).toBe('accepted');
      await mastodon.post({ by: mia, text: 'Over the wire', mention: [cats] });
      await quiet(lemmy, mastodon);
      expect(lemmy.threads(cats)).toMatchObject([{ title: 'Over the wire' }]);
    } finally {
      for (const server of servers) await server.close();
    }
  });
});
