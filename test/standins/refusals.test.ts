/** What Lemmy and NodeBB stand-ins refuse, one reason at a time. */
import { describe, expect, it } from 'vitest';
import { Lemmy } from './lemmy/lemmy.ts';
import { PUBLIC } from './protocol/json.ts';
import { digestOf, newKeyPair } from './protocol/signature.ts';
import type { Json } from './protocol/types.ts';
import { joined, post, world } from './world.ts';
import type { World } from './world.ts';

describe('a Lemmy', () => {
  async function peer(w: World) {
    const { cats } = await joined(w);
    const zoe = await w.fresh.createPerson('zoe');
    const signer = w.fresh.state.signer(w.fresh.state.local(zoe));
    const page = {
      id: 'https://lemmy10.test/post/77',
      type: 'Page',
      attributedTo: zoe,
      name: 'Title',
      content: '<p>x</p>',
      to: [cats, PUBLIC],
      cc: [],
      audience: cats,
    };
    const create = (change: Json = {}, object: Json = {}, number = 1): Json => ({
      id: `https://lemmy10.test/activities/create/${number}`,
      type: 'Create',
      actor: zoe,
      to: [PUBLIC],
      cc: [cats],
      object: { ...page, ...object },
      ...change,
    });
    const inbox = 'https://lemmy19.test/inbox';
    const send = (activity: Json, change: { digest?: string; type?: string } = {}) =>
      post(w, inbox, activity, signer, change);
    return { cats, zoe, signer, create, send, inbox };
  }

  it('takes what is right, and the same id only once', async () => {
    const w = world();
    const { create, send } = await peer(w);
    expect((await send(create())).status).toBe(200);
    expect((await send(create())).status).toBe(400);
    expect(w.old.log.at(-1)?.reason).toContain('received already');
  });

  it('refuses a bad digest, a foreign key, a missing cc', async () => {
    const w = world();
    const { create, send, zoe, inbox } = await peer(w);
    expect((await send(create(), { digest: digestOf('other') })).status).toBe(400);
    const foreign = { keyId: `${zoe}#main-key`, privateKeyPem: newKeyPair().privateKeyPem };
    expect((await post(w, inbox, create(), foreign)).status).toBe(400);
    const { cc: _, ...bare } = create();
    expect((await send(bare)).status).toBe(400);
    expect(w.old.log.at(-1)?.reason).toContain('missing field "cc"');
    expect((await send(create(), { type: 'text/plain' })).status).toBe(400);
    expect(w.old.threads()).toEqual([]);
  });

  it('refuses a page for each of its parse traps', async () => {
    const w = world();
    const { create, send } = await peer(w);
    const traps: Json[] = [
      { inReplyTo: 'https://lemmy10.test/post/1', type: 'Page' },
      { language: 'en' },
      { attachment: [{ type: 'Video', url: 'https://v.test/1' }] },
      { attachment: { type: 'Link', href: 'https://v.test/1' } },
      { image: 'https://v.test/1.png' },
      { mediaType: 'text/plain' },
      { context: { id: 'https://lemmy10.test/c/1' } },
      { published: '2026-11-21' },
      { audience: 'https://lemmy19.test/c/dogs' },
      { attributedTo: 'https://elsewhere.test/u/x' },
      { id: 'https://elsewhere.test/post/1' },
      { to: ['https://lemmy19.test/c/cats'] },
      { type: 'Question' },
    ];
    let number = 10;
    for (const trap of traps) {
      number += 1;
      const response = await send(create({}, trap, number));
      expect([JSON.stringify(trap), response.status]).toEqual([JSON.stringify(trap), 400]);
    }
    expect(w.old.threads()).toEqual([]);
  });

  it('refuses an Announce of a bare object, by a person, or of a stranger to Public', async () => {
    const w = world();
    const { cats } = await joined(w);
    const group = w.old.state.signer(w.old.state.local(cats));
    const announce = (number: number, object: unknown, to: unknown = [PUBLIC]): Json => ({
      id: `https://lemmy19.test/activities/announce/${number}`,
      type: 'Announce',
      actor: cats,
      to,
      cc: [],
      object,
    });
    const inbox = 'https://lemmy10.test/inbox';
    const page = { id: 'https://lemmy19.test/post/1', type: 'Page' };
    expect((await post(w, inbox, announce(1, page), group)).status).toBe(400);
    expect(w.fresh.log.at(-1)?.reason).toContain('CannotReceivePage');
    const like = { id: 'https://lemmy19.test/l', type: 'EmojiReact', actor: cats, object: cats };
    expect((await post(w, inbox, announce(2, like), group)).status).toBe(400);
    expect(w.fresh.log.at(-1)?.reason).toContain('did not match any variant');
  });

  it('of version 1.0 has one inbox, and takes an Accept by id, unlike 0.19', async () => {
    const w = world();
    const admin = await w.fresh.createPerson('ada');
    const dogs = await w.fresh.createCommunity('dogs', { by: admin });
    const signer = w.fresh.state.signer(w.fresh.state.local(dogs));
    const bob = await w.old.createPerson('bob');
    await w.old.join('!dogs@lemmy10.test', bob);
    const follow = w.old.state.member(bob, dogs)?.follow['id'];
    const accept = { id: `${dogs}/accept/1`, type: 'Accept', actor: dogs, object: follow };
    expect((await post(w, 'https://lemmy19.test/inbox', accept, signer)).status).toBe(400);
    expect((await post(w, `${dogs}/inbox`, accept, signer)).status).toBe(404);
    await w.settle();
    expect(w.old.membership(bob, dogs)).toBe('accepted');
  });

  it('sends nothing to a server whose NodeInfo does not answer', async () => {
    const w = world();
    const { admin, cats } = await joined(w);
    let dead = true;
    w.memory.add('mastodon.test', async (request) => {
      if (dead && request.url.includes('nodeinfo')) return new Response('', { status: 500 });
      return w.mastodon.handle(request);
    });
    const later = w.old.state.options.now().getTime() + 2 * 24 * 60 * 60 * 1000;
    const old = new Lemmy({
      ...w.old.state.options,
      origin: 'https://lemmy20.test',
      now: () => new Date(later),
    });
    w.memory.join(old);
    const eve = await old.createPerson('eve');
    const mice = await old.createCommunity('mice', { by: eve });
    old.state.group(mice).followers.set('x', 'https://mastodon.test/inbox');
    await old.createPost({ by: eve, community: mice, title: 'Mice', body: '' });
    await old.deliveries();
    expect(old.sent.every((one) => !one.done)).toBe(true);
    dead = false;
    await old.deliveries();
    expect(old.sent.some((one) => one.answers.length > 0)).toBe(true);
    expect([admin, cats]).toHaveLength(2);
  });
});

describe('a NodeBB', () => {
  it('refuses what is unsigned or signed with the key of somebody else', async () => {
    const w = world();
    const { admin, cats } = await joined(w);
    const like = { id: `${cats}/like/1`, type: 'Like', actor: cats, object: 'https://x.test/1' };
    const body = JSON.stringify(like);
    const inbox = 'https://nodebb.test/inbox';
    const bare = await w.memory.net(new Request(inbox, { method: 'POST', body }));
    expect(bare.status).toBe(401);
    const other = w.old.state.signer(w.old.state.local(admin));
    expect((await post(w, inbox, like, other)).status).toBe(403);
  });

  it('votes where only the author hears it, and posts Articles', async () => {
    const w = world();
    const { cats, nod, lea } = await joined(w);
    const topic = await w.nodebb.createPost({
      by: nod,
      community: cats,
      title: 'From a forum',
      body: 'Hello there.',
    });
    await w.settle();
    expect(w.old.threads(cats)).toMatchObject([{ id: topic.id, title: 'From a forum' }]);
    expect(w.fresh.threads(cats)).toMatchObject([{ id: topic.id, body: 'Hello there.' }]);
    await w.fresh.vote({ by: lea, on: topic.id, value: 1 });
    const reply = await w.nodebb.comment({ by: nod, on: topic.id, body: 'Me again.' });
    await w.settle();
    expect(w.old.threads(cats)[0]?.comments).toMatchObject([{ id: reply.id }]);
  });
});
