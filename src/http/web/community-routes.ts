/** Joining, following, founding and opening communities, one line each. */
import type { House } from '#domain/context.ts';
import { showMembers } from './community-members.ts';
import type { Elsewhere } from './elsewhere.ts';
import { followFields, showFollow, takeFollow } from './follow.ts';
import { joinFields, takeJoin } from './join.ts';
import { newFields, showNew, takeNew } from './new-community.ts';
import { showStart, showStartCommunities, takeStartDone } from './onboarding.ts';
import { openFields, showOpenCommunity, showOpenPost, takeOpen } from './open-elsewhere.ts';
import type { Routes } from './serve.ts';

/** Called once, by `registerWeb`. */
export function registerCommunities(
  { ask, take }: Routes,
  house: House,
  elsewhere: Elsewhere,
): void {
  ask('/communities/new', (asking) => showNew(house, asking));
  take('/communities/new', newFields, (posted) => takeNew(house, posted));
  take('/join', joinFields, (posted) => takeJoin(house, posted));
  ask('/communities/follow', (asking) => showFollow(house, asking));
  take('/communities/follow', followFields, (posted) => takeFollow(house, elsewhere, posted));
  ask('/c/:handle/settings/members', (asking) => showMembers(house, asking));
  ask('/c/:handle/open', (asking) => showOpenCommunity(house, asking));
  ask('/post/:id/open', (asking) => showOpenPost(house, asking));
  take('/open-elsewhere', openFields, (posted) => takeOpen(house, elsewhere, posted));
  ask('/start', (asking) => showStart(house, asking));
  ask('/start/communities', (asking) => showStartCommunities(house, asking));
  take('/start/done', {}, (posted) => takeStartDone(house, posted));
}
