/** Posts as rows of a list, each with what whoever is signed in may do about it. */
import type { House } from '#domain/context.ts';
import { html } from '#http/ui/html.ts';
import type { Row } from '#http/ui/post-row.ts';
import { readOwn } from '#views/own-marks.ts';
import type { PostLine } from '#views/post-line.ts';
import { ActBar } from './act-bar.ts';
import { postRow } from './present.ts';
import type { Request } from './serve.ts';

type Asked = Pick<Request, 'viewer' | 'visit' | 'path'>;

/** Called by every page that lists posts; one's own votes and marks are read for all of them at once. */
export async function postRows(
  house: House,
  { viewer, visit, path }: Asked,
  posts: readonly PostLine[],
): Promise<Row[]> {
  const { csrf } = visit;
  if (viewer.person === null || csrf === null) return posts.map(postRow);
  const ids = posts.map(({ id }) => id);
  const own = await readOwn(house.database.query, viewer.person, { posts: ids });
  return posts.map((post) => {
    const { id, up, down, locked } = post;
    const thing = {
      about: { post: id },
      up,
      down,
      author: post.author.id,
      own: own.post(id),
      locked: locked !== null,
    };
    const back = `${path}#post-${id}`;
    return {
      ...postRow(post),
      bar: html`<${ActBar}
        thing=${thing}
        viewer=${viewer}
        csrf=${csrf}
        back=${back}
        brief=${true}
      />`,
    };
  });
}
