/** Finds the community whose settings somebody opens, and whether it is theirs to moderate. */
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Community } from '#domain/communities/community.ts';
import type { House } from '#domain/context.ts';
import { key, speak } from '#http/ui/say.ts';
import { plain } from '#http/ui/text.ts';
import { viewCommunity } from '#views/community-view.ts';
import { communityPath } from '#views/paths.ts';
import type { Place } from './act-forms.ts';
import { missing, type Answer } from './answer.ts';
import { isOurs, readHandle } from './params.ts';
import type { FormVisit } from './serve.ts';
import { membersOnly, moderatesAll, notAllowed, type Someone } from './viewer.ts';

export type Office = {
  readonly viewer: Someone;
  readonly visit: FormVisit;
  readonly community: Community;
  readonly place: Place & { readonly title: string };
  /** `/c/cats/settings` */
  readonly path: string;
};

type Door = { readonly params: Record<string, string>; readonly visit: FormVisit };

const words = {
  title: key('This is for its moderators'),
  message: key('Only those who moderate this community may look here. Its page names them.'),
} as const;

async function findPlace(house: House, params: Record<string, string>): Promise<Community | null> {
  const handle = readHandle(params['handle']);
  if (handle === null) return null;
  const named = isOurs(handle, house.origin) ? { ...handle, host: null } : handle;
  const reader = house.database.query;
  const found = await viewCommunity(reader, named);
  return found.done ? findCommunity(reader, found.value.id) : null;
}

/** Called by everything below `/c/NAME/settings`; `work` is reached by nobody else. */
export const officeOnly = (
  house: House,
  { params, visit }: Door,
  work: (office: Office) => Promise<Answer>,
): Promise<Answer> => {
  const back = `/c/${encodeURIComponent(params['handle'] ?? '')}/settings`;
  return membersOnly(house, { visit, back }, async (viewer) => {
    const community = await findPlace(house, params);
    if (community === null) return missing();
    const own = viewer.communities.includes(community.id);
    if (!own && !(moderatesAll(viewer) && community.local)) return notAllowed(words);
    const { id, local } = community;
    const title = plain(community.title) || community.name;
    const handle = params['handle'] ?? '';
    const path = `${local ? communityPath({ ...community, host: '' }) : `/c/${encodeURIComponent(handle)}`}/settings`;
    // As all pages for moderators (viewer.ts).
    speak('en');
    return work({ viewer, visit, community, place: { id, local, title }, path });
  });
};
