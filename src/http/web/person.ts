/** A person's page: who they are, and what they posted and said in communities seen here. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Icon } from '#http/ui/icons.ts';
import { Place, Tile, When } from '#http/ui/names.ts';
import { Older, PostList, Score, titleOf, Waits } from '#http/ui/post-row.ts';
import { Prose } from '#http/ui/prose.ts';
import { excerpt, hostLabel, month, plain, safeHref, safeImage } from '#http/ui/text.ts';
import { readFeed } from '#views/feed.ts';
import { handleOf, personPath } from '#views/paths.ts';
import { readComments, viewPerson, type CommentLine, type PersonView } from '#views/person-view.ts';
import { ReportLink, personRecord } from './act-forms.ts';
import type { Request } from './serve.ts';
import { undoNote } from './undo-note.ts';
import { moderatesSomething } from './viewer.ts';
import { elsewhere, missing, page, unseen, type Answer } from './answer.ts';
import { isOurs, type HandleParam } from './params.ts';
import { communityWho, personWho, postRow } from './present.ts';
import { handleWords } from './queue-item.ts';

const Hero = ({
  person,
  origin,
}: {
  readonly person: PersonView;
  readonly origin: string;
}): Html => {
  const away = person.local ? null : safeHref(person.page ?? person.uri);
  const moved = safeHref(person.movedTo);
  return html`<header class="hero">
      <${Tile} who=${personWho(person)} size="l" round=${true} />
      <div>
        <h1 dir="auto">${plain(person.title) || plain(person.name)}</h1>
        <p class="handle-line"><bdi>${handleOf(person, origin)}</bdi></p>
        <p class="numbers">
          ${person.bot && html`<span class="tag">automated</span>`}
          ${person.local && html`<span>Here since ${month(person.created)}</span>`}
          ${
            away &&
            html`<a class="quiet link-out" href=${away} rel="nofollow noopener noreferrer ugc"
              ><${Icon} name="out" /> Lives on${' '}${plain(person.host)}</a
            >`
          }
        </p>
      </div>
    </header>
    ${
      moved &&
      html`<p class="notice">
        Has moved to${' '}<a href=${moved} rel="nofollow noopener noreferrer ugc"
          >${hostLabel(moved)}</a
        >.
      </p>`
    }
    ${
      person.limited &&
      html`<p class="notice">
        People of${' '}<bdi>${plain(person.host)}</bdi> are kept in the background here: what they
        write is listed only for members of the community in which it was said.
      </p>`
    }
    ${person.summary && html`<div class="lede"><${Prose} body=${person.summary} /></div>`}`;
};

const CommentRow = ({
  comment,
  now,
}: {
  readonly comment: CommentLine;
  readonly now: Date;
}): Html =>
  html`<article class="row">
    <p class="row-meta">
      <${Place} who=${communityWho(comment.post.community)} />
      <span class="meta-bits"
        ><span><${When} date=${comment.created} now=${now} /></span
      ></span>
    </p>
    <h3 class="row-title" dir="auto">
      <a href=${`/comment/${comment.id}#comment-${comment.id}`}
        >${titleOf({ title: comment.post.title, body: '' })}</a
      >
    </h3>
    <p class="row-words" dir="auto">${excerpt(comment.body)}</p>
    <p class="row-foot">
      <${Score} up=${comment.up} down=${comment.down} />${comment.held && html`<${Waits} />`}
    </p>
  </article>`;

export type PersonPages = { readonly posts: number | null; readonly comments: number | null };

/** Called for `/u/NAME` and `/u/NAME@HOST`; the two lists are paged each by itself. */
export async function showPerson(
  house: House,
  handle: HandleParam | null,
  before: PersonPages & Pick<Request, 'eyes' | 'viewer' | 'visit' | 'query' | 'path'>,
): Promise<Answer> {
  const { eyes } = before;
  if (handle === null) return missing();
  if (isOurs(handle, house.origin)) return elsewhere(`/u/${encodeURIComponent(handle.name)}`);
  const reader = house.database.query;
  const found = await viewPerson(reader, handle, eyes);
  if (!found.done) return unseen(found.reason);
  const person = found.value;
  const path = personPath(person);
  const now = house.clock();
  const [posts, said] = await Promise.all([
    readFeed(reader, { author: person.id, before: before.posts, limit: 15, eyes }),
    readComments(reader, { author: person.id, before: before.comments, limit: 15, eyes }),
  ]);
  const { viewer } = before;
  const main = html`${undoNote(before.query, { csrf: before.visit.csrf, path: before.path })}
    <${Hero} person=${person} origin=${house.origin} />
    <div class="choices">
      <${ReportLink} ground=${{ viewer }} about=${`person:${person.id}`} author=${person.id} />
      ${
        moderatesSomething(viewer) &&
        html`<a class="button" href=${personRecord(handleWords(person))}>Record and bans</a>`
      }
    </div>
    <h2 class="section-head">Posts</h2>
    <${PostList} posts=${posts.posts.map(postRow)} now=${now} omit="author" empty="No posts yet." />
    ${posts.next !== null && html`<${Older} href=${`${path}?posts=${posts.next}`} words="Older posts" />`}
    <h2 class="section-head">Comments</h2>
    ${
      said.comments.length === 0
        ? html`<p class="empty">No comments yet.</p>`
        : html`<div class="rows">
            ${said.comments.map(
              (comment) => html`<${CommentRow} key=${comment.id} comment=${comment} now=${now} />`,
            )}
          </div>`
    }
    ${
      said.next !== null &&
      html`<${Older} href=${`${path}?comments=${said.next}`} words="Older comments" />`
    }`;
  const head = {
    title: plain(person.title) || person.name,
    description: excerpt(person.summary, 200) || handleOf(person, house.origin),
    canonical: person.local ? house.origin + path : safeHref(person.page ?? person.uri),
    activity: person.uri,
    type: 'profile' as const,
    image: safeImage(person.icon),
    hidden: before.posts !== null || before.comments !== null,
  };
  return page({ head, main });
}
