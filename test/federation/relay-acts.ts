/** What moderators do on the stage of the relay: ours, or the one on another server. */
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { removeCommunity } from '#domain/communities/remove-community.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { flagPost } from '#domain/moderation/flag-post.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { movePost } from '#domain/moderation/move-post.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { valueOf } from '../support/given.ts';
import { isHere, type Cast, type Scene } from './relay-cast.ts';

/** By our moderator or by the one on another server, about the remote author. */
export const sceneOfStanding =
  (kind: 'ban' | 'lock' | 'list'): Scene =>
  async (cast) => {
    const { stage, cats, alice, bob, mo, rita, theirs } = cast;
    const by = isHere(cast) ? alice.id : mo.id;
    const source = { community: cats.id, author: bob.id, title: 'A thread', source: 'Words' };
    const { id: post } = valueOf(await stage.act((context) => createPost(context, source)));
    const pair = { community: cats.id, person: rita.id, by };
    const object = kind === 'lock' ? `https://folkmoot.test/post/${post}` : rita.uri;
    const type = { ban: 'Block', lock: 'Lock', list: 'Add' }[kind];
    const target =
      kind === 'list'
        ? { target: `${cats.uri}/moderators` }
        : kind === 'ban'
          ? { target: cats.uri }
          : {};
    return async () => {
      const original = isHere(cast) ? null : theirs.moderate(mo.uri, type, object, target);
      const until = new Date('2026-02-01T00:00:00.000Z');
      if (kind === 'ban')
        valueOf(await stage.act((c) => banMember(c, { ...pair, reason: 'spam', until }), original));
      if (kind === 'list') valueOf(await stage.act((c) => appointModerator(c, pair), original));
      if (kind === 'lock')
        valueOf(
          await stage.act(
            (c) => lockContent(c, { subject: { post }, by, reason: 'heated' }),
            original,
          ),
        );
      return original ?? undefined;
    };
  };

/** Of the remote author's thread. */
export const sceneOfFlag =
  (threadOf: (cast: Cast) => Promise<number>): Scene =>
  async (cast) => {
    const { stage, alice, mo, theirs } = cast;
    const post = await threadOf(cast);
    return async () => {
      const uri = 'https://author.test/posts/1';
      const original = isHere(cast) ? null : theirs.moderate(mo.uri, 'Update', uri, {});
      const act = { post, by: isHere(cast) ? alice.id : mo.id, sensitive: true, reason: 'graphic' };
      valueOf(await stage.act((context) => flagPost(context, act), original));
      return original ?? undefined;
    };
  };

/** To another community of ours, which nobody follows yet. */
export const sceneOfMove =
  (start: (cast: Cast) => Promise<{ readonly post: number; readonly uri: string }>): Scene =>
  async (cast) => {
    const { stage, cats, alice, mo, theirs } = cast;
    const yard = await stage.given.community('yard', { by: alice });
    const { post, uri } = await start(cast);
    return async () => {
      const far = cast.whose === 'remote-signed';
      const way = { origin: cats.uri, target: yard.uri };
      const original = far ? theirs.moderate(mo.uri, 'Move', uri, way) : null;
      const act = { post, to: yard.id, by: far ? mo.id : alice.id, reason: 'no cat' };
      valueOf(await stage.act((context) => movePost(context, act), original));
      return original ?? undefined;
    };
  };

/** Nobody elsewhere removes a community of ours: then nothing happens. */
export const sceneOfRemoval: Scene = async (cast) => {
  const { stage, cats } = cast;
  const boss = await stage.given.account('boss', 'admin');
  return async () => {
    if (!isHere(cast)) return;
    const act = { community: cats.id, by: boss.id, reason: 'abandoned' };
    valueOf(await stage.act((context) => removeCommunity(context, act)));
  };
};
