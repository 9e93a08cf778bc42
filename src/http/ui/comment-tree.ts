/** The comments of a thread, each under the one that it answers. */
import { html, type Children, type Html } from './html.ts';
import { Icon } from './icons.ts';
import { Person, Tile, When, type Who } from './names.ts';
import { Score, Waits } from './post-row.ts';
import { Prose } from './prose.ts';

export type Node = {
  readonly id: number;
  readonly parent: number | null;
  readonly presence: 'shown' | 'deleted' | 'removed' | 'blocked' | 'held';
  readonly body: string;
  readonly language: string | null;
  readonly author: Who | null;
  readonly created: Date;
  readonly edited: Date | null;
  readonly locked: Date | null;
  readonly held: Date | null;
  readonly quiet: boolean;
  /** What whoever looks may do about it. */
  readonly acts?: Children;
  readonly up: number;
  readonly down: number;
  readonly astray: boolean;
  /** Only its beginning is here. */
  readonly shortened: boolean;
  readonly replies: readonly Node[];
};

/** Below this, answers no longer move to the right: a narrow screen has no room for it. */
const indentMax = 6;

/** What stands where words were, so that the answers to them still make sense. */
export const absence = {
  deleted: 'Deleted by its author',
  removed: 'Removed by a moderator',
  blocked: 'From a server that is blocked here',
  held: 'Waits for a moderator',
} as const;

type Props = {
  readonly comments: readonly Node[];
  readonly now: Date;
  /** The comment that the page is about. */
  readonly focus?: number | null;
  readonly depth?: number;
};

const Words = ({ comment, now }: { readonly comment: Node; readonly now: Date }): Html => {
  if (comment.presence !== 'shown' || comment.author === null)
    return html`<p class="absent">
      ${absence[comment.presence === 'shown' ? 'deleted' : comment.presence]}
    </p>`;
  return html`<header class="comment-head">
      <${Tile} who=${comment.author} size="s" round=${true} />
      <span class="meta-bits">
        <span><${Person} who=${comment.author} /></span>
        <span
          ><a class="quiet" href=${`/comment/${comment.id}`}
            ><${When} date=${comment.created} now=${now} /></a
        ></span>
        ${comment.edited && html`<span>edited</span>`}
        <span><${Score} up=${comment.up} down=${comment.down} /></span>
      </span>
      ${comment.held && html`<${Waits} />`}
      ${comment.locked && html`<span class="tag"><${Icon} name="lock" />Locked</span>`}
    </header>
    ${
      comment.quiet
        ? html`<details class="folded">
            <summary>Kept in the background here. Show it</summary>
            <${Body} comment=${comment} />
          </details>`
        : html`<${Body} comment=${comment} />`
    }
    ${comment.acts}`;
};

const Body = ({ comment }: { readonly comment: Node }): Html =>
  html`<${Prose} body=${comment.body} language=${comment.language} /> ${
      comment.shortened &&
      html`<p><a href=${`/comment/${comment.id}`}>Read the whole comment</a></p>`
    }`;

/** Nested lists; each comment can be linked to as `#comment-N`. */
export function CommentTree({ comments, now, focus = null, depth = 0 }: Props): Html {
  return html`<ol class=${depth === 0 ? 'tree' : depth < indentMax ? 'tree replies' : 'tree flat'}>
    ${comments.map(
      (comment) =>
        html`<li key=${comment.id}>
          <article
            id=${`comment-${comment.id}`}
            class=${comment.id === focus ? 'comment focus' : 'comment'}
            aria-current=${comment.id === focus ? 'true' : null}
          >
            ${
              comment.astray &&
              html`<p class="astray">
                <a href=${`/comment/${comment.parent}`}>Answers an earlier comment</a>
              </p>`
            }
            <${Words} comment=${comment} now=${now} />
          </article>
          ${
            comment.replies.length > 0 &&
            html`<${CommentTree}
              comments=${comment.replies}
              now=${now}
              focus=${focus}
              depth=${depth + 1}
            />`
          }
        </li>`,
    )}
  </ol>`;
}
