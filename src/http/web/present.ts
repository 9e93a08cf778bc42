/** Gives what views found the paths that pages link to. */
import type { Who } from '#http/ui/names.ts';
import type { Row } from '#http/ui/post-row.ts';
import { findSite } from '#domain/instances/find-site.ts';
import type { Reader } from '#storage/database.ts';
import type { ActorLine } from '#views/actor-line.ts';
import { communityPath, personPath } from '#views/paths.ts';
import type { PostLine } from '#views/post-line.ts';

export const personWho = (person: ActorLine): Who => ({ ...person, path: personPath(person) });

export const communityWho = <Line extends ActorLine>(community: Line): Line & Who => ({
  ...community,
  path: communityPath(community),
});

export const postRow = (post: PostLine): Row => ({
  ...post,
  author: personWho(post.author),
  community: communityWho(post.community),
});

/** The site's name as the header shows it. */
export const siteName = async (reader: Reader): Promise<string> =>
  (await findSite(reader))?.name ?? 'Folkmoot';
