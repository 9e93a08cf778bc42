/** Joining and leaving a community, here and elsewhere, in one press. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { joinCommunity, type JoinRefusal } from '#domain/memberships/join-community.ts';
import { leaveCommunity } from '#domain/memberships/leave-community.ts';
import { key } from '#http/ui/say.ts';
import { viewCommunity } from '#views/community-view.ts';
import { communityPath } from '#views/paths.ts';
import { refusedWith } from './act-fields.ts';
import { missing, next, page, type Answer } from './answer.ts';
import { errorPage, type Words } from './error-page.ts';
import { localPath } from './local-path.ts';
import { readId } from './params.ts';
import type { Posted } from './serve.ts';
import { membersOnly } from './viewer.ts';
import { spendBy } from './written.ts';

/** The fields that are read. */
export const joinFields = {
  community: z.string().max(20),
  on: z.enum(['1', '0']),
  back: z.string().max(500).default(''),
};
type JoinFields = z.infer<z.ZodObject<typeof joinFields>>;

const refusals: Readonly<Record<JoinRefusal, Words & { readonly status: number }>> = {
  banned: {
    status: 403,
    title: key('You are banned there'),
    message: key('Nothing was changed. Who decided it, and why, stands among your notices.'),
  },
  gone: {
    status: 410,
    title: key('That community is gone'),
    message: key('Nothing was changed. It was deleted, or a moderator removed it.'),
  },
  'not-found': {
    status: 404,
    title: key('There is no such community'),
    message: key('Nothing was changed. Look for it in the list of communities.'),
  },
  'not-known': {
    status: 403,
    title: key('Only known people may join'),
    message: key('Nothing was changed. Take part somewhere else first.'),
  },
  buried: {
    status: 410,
    title: key('That community is gone'),
    message: key('Nothing was changed. It was deleted, or a moderator removed it.'),
  },
};

/** Also called after somebody followed by a handle. Null when they belong to it, or have asked to. */
export async function joinAs(
  house: House,
  pair: { readonly community: number; readonly member: number },
): Promise<Answer | null> {
  const spent = await spendBy(house, pair.member, ['join by']);
  if (spent !== null) return refusedWith(spent, '/communities');
  const joined = await act(house, (context) => joinCommunity(context, { ...pair, follow: null }));
  if (joined.done) return null;
  const { status, ...told } = refusals[joined.reason];
  const list = { to: '/communities', words: key('To the communities') };
  return page(errorPage(status, { ...told, next: list }), status);
}

/** Called for `/join`. What is so already stays so, whoever presses twice. */
export const takeJoin = (house: House, posted: Posted<JoinFields>): Promise<Answer> => {
  const { fields, visit } = posted;
  const community = readId(fields.community);
  const asked = localPath(fields.back);
  return membersOnly(house, { visit, back: asked ?? '/communities' }, async (viewer) => {
    if (community === null) return missing();
    const pair = { community, member: viewer.person };
    if (fields.on === '1') {
      const refused = await joinAs(house, pair);
      if (refused !== null) return refused;
    } else await act(house, (context) => leaveCommunity(context, pair));
    if (asked !== null) return next(asked);
    const view = await viewCommunity(house.database.query, { id: community });
    return next(view.done ? communityPath(view.value) : '/communities');
  });
};
