/** The operator's words about communities, here and elsewhere. */
import type { Actor } from '#domain/actors/actor.ts';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act } from '#domain/context.ts';
import { foundCommunity } from '#domain/memberships/found-community.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { leaveCommunity } from '#domain/memberships/leave-community.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { resolveHandle, type LookupRefusal } from '#federation/webfinger-lookup.ts';
import { originOf, parseHandle } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { listCommunities as readCommunities } from '#views/community-list.ts';
import { viewCommunity } from '#views/community-view.ts';
import { communityShape, type CommunityShape } from '#views/shapes.ts';
import type { Handler, Tools } from './command.ts';
import { findKnownCommunity, findUser } from './find.ts';
import { table } from './output.ts';

const listMax = 10_000;

async function shapeOf({ house }: Tools, id: number): Promise<Outcome<CommunityShape, 'gone'>> {
  const view = await viewCommunity(house.database.query, { id });
  return view.done ? done(communityShape(view.value, house.origin)) : refuse('gone');
}

export const createCommunity: Handler = async (tools, input) => {
  const creator = input.text('by');
  const by = creator === undefined ? null : await findUser(tools, creator);
  if (by !== null && !by.done) return by;
  const wanted = {
    name: input.word('NAME'),
    title: input.need('title'),
    by: by?.value.id ?? null,
    keys: await makeKeys(),
  };
  const made = await act(tools.house, (context) => foundCommunity(context, wanted));
  if (!made.done) return made;
  const shape = await shapeOf(tools, made.value.id);
  if (!shape.done) return shape;
  const { handle, url } = shape.value;
  return done({
    data: shape.value,
    text: `Made ${handle}: ${url}\nTo join it from another server, search there for ${handle}.`,
  });
};

export const listCommunities: Handler = async ({ house }) => {
  const communities = await readCommunities(house.database.query, { limit: listMax });
  const shapes = communities.map((community) => communityShape(community, house.origin));
  const rows = communities.map(({ followers, posts, title }, index) => [
    shapes[index]!.handle,
    followers,
    posts,
    title,
  ]);
  const none = 'There are no communities yet: `community create NAME --title T`.';
  return done({ data: shapes, text: table(['HANDLE', 'FOLLOWERS', 'POSTS', 'TITLE'], rows, none) });
};

/** By a name of ours, a handle or a URL; what is elsewhere is asked for first. */
async function resolveCommunity(
  tools: Tools,
  typed: string,
): Promise<Outcome<Actor, LookupRefusal | 'no-such-community' | 'not-a-community'>> {
  if (originOf(typed) === null && parseHandle(typed) === null) {
    return findKnownCommunity(tools, typed);
  }
  const found =
    originOf(typed) === null
      ? await resolveHandle(tools.world, typed, 'community')
      : await resolveActor(tools.world, typed);
  return found.done && found.value.kind !== 'community' ? refuse('not-a-community') : found;
}

export const followCommunity: Handler = async (tools, input) => {
  const user = await findUser(tools, input.need('as'));
  if (!user.done) return user;
  const community = await resolveCommunity(tools, input.word('HANDLE'));
  if (!community.done) return community;
  const joining = { community: community.value.id, member: user.value.id, follow: null };
  const joined = await act(tools.house, (context) => joinCommunity(context, joining));
  if (!joined.done) return joined;
  const shape = await shapeOf(tools, community.value.id);
  if (!shape.done) return shape;
  const { state } = joined.value;
  const { handle } = shape.value;
  return done({
    data: { ...shape.value, state },
    text:
      state === 'accepted'
        ? `${user.value.name} belongs to ${handle}.`
        : community.value.local
          ? `${user.value.name} has asked to join ${handle}; its moderators decide.`
          : `${user.value.name} has asked to join ${handle}; its server is told as soon as ours runs.`,
  });
};

export const leaveACommunity: Handler = async (tools, input) => {
  const user = await findUser(tools, input.need('as'));
  if (!user.done) return user;
  const community = await findKnownCommunity(tools, input.word('HANDLE'));
  if (!community.done) return community;
  const leaving = { community: community.value.id, member: user.value.id };
  const left = await act(tools.house, (context) => leaveCommunity(context, leaving));
  if (!left.done) return left;
  const shape = await shapeOf(tools, community.value.id);
  // One may leave what is gone.
  const data = shape.done ? shape.value : { id: community.value.id, name: community.value.name };
  return done({ data, text: `${user.value.name} has left ${input.word('HANDLE')}.` });
};
