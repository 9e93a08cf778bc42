/** The comments of a thread, each under the one that it answers. */
import { html, type Children, type Html } from './html.ts';
import { Icon } from './icons.ts';
import { Person, Tile, When, type Who } from './names.ts';
import { Waits } from './post-row.ts';
import { Prose } from './prose.ts';
import { key, say, sayCount } from './say.ts';
import { plain } from './text.ts';

export type Node = {
  readonly id: number;
  readonly parent: number | null;
  readonly presence: 'shown' | 'deleted' | 'removed' | 'blocked' | 'held' | 'unwanted';
  readonly body: string;
  readonly language: string | null;
  readonly author: Who | null;
  readonly created: Date;
  readonly edited: Date | null;
  readonly locked: Date | null;
  readonly held: Date | null;
  readonly quiet: boolean;
  /** Whoever began the thread wrote it. */
  readonly byPoster: boolean;
  readonly byModerator: boolean;
  /** What whoever looks may do about it. */
  readonly acts?: Children;
  readonly astray: boolean;
  /** Only its beginning is here. */
  readonly shortened: boolean;
  /** Came since whoever looks was told of new answers. */
  readonly fresh: boolean;
  readonly replies: readonly Node[];
  /** Answers that stand on its own page only. */
  readonly more: number;
};

/** Below this, answers no longer move to the right: a narrow screen has no room for it. */
const indentMax = 6;

const absences = {
  deleted: key('Deleted by its author'),
  removed: key('Removed by a moderator'),
  blocked: key('From a server that is blocked here'),
  held: key('Waits for a moderator'),
  unwanted: key('From somebody whom you blocked'),
} as const;

/** What stands where words were, so that the answers to them still make sense. */
export const absenceOf = (presence: Node['presence']): string =>
  say(absences[presence === 'shown' ? 'deleted' : presence]);

type Props = {
  readonly comments: readonly Node[];
  readonly now: Date;
  /** The comment that the page is about. */
  readonly focus?: number | null;
  /** What links to further answers keep of this page's address: `?sort=new`. */
  readonly keep?: string;
  readonly depth?: number;
};

const Tags = ({ comment }: { readonly comment: Node }): Html =>
  html`${comment.byPoster && html`<span class="tag tag-poster">${say('Began this')}</span>`}${
    comment.byModerator && html`<span class="tag tag-pin">${say('Moderator')}</span>`
  }${comment.fresh && html`<span class="tag tag-new">${say('New')}</span>`}${
    comment.held && html`<${Waits} />`
  }${comment.locked && html`<span class="tag"><${Icon} name="lock" />${say('Locked')}</span>`}`;

const Words = ({ comment, now }: { readonly comment: Node; readonly now: Date }): Html => {
  if (comment.presence !== 'shown' || comment.author === null)
    return html`<p class="absent">${absenceOf(comment.presence)}</p>`;
  return html`<header class="comment-head">
      <${Tile} who=${comment.author} size="s" round=${true} />
      <span class="meta-bits">
        <span><${Person} who=${comment.author} /></span>
        <span
          ><a class="quiet" href=${`/comment/${comment.id}`}
            ><${When} date=${comment.created} now=${now} /></a
        ></span>
        ${comment.edited && html`<span>${say('edited')}</span>`}
      </span>
      <${Tags} comment=${comment} />
    </header>
    ${
      comment.quiet
        ? html`<details class="folded">
            <summary>${say('Kept in the background here. Show it')}</summary>
            <${Body} comment=${comment} />
          </details>`
        : html`<${Body} comment=${comment} />`
    }
    ${comment.acts}`;
};

const Body = ({ comment }: { readonly comment: Node }): Html =>
  html`<${Prose} body=${comment.body} language=${comment.language} /> ${
      comment.shortened &&
      html`<p><a href=${`/comment/${comment.id}`}>${say('Read the whole comment')}</a></p>`
    }`;

const below = ({ replies, more }: Node): number =>
  more + replies.reduce((sum, reply) => sum + 1 + below(reply), 0);

/** Says what is folded up; while it is open only the sign can be seen, and the words are heard. */
const Fold = ({ comment }: { readonly comment: Node }): Html => {
  const answers = below(comment);
  const who = comment.author === null ? null : plain(comment.author.name, 128);
  return html`<summary class="fold">
    <span class="fold-words"
      ><bdi>${who ?? absenceOf(comment.presence)}</bdi>${
        answers > 0 && ` · ${sayCount(answers, '{n} answer', '{n} answers')}`
      }</span
    >
  </summary>`;
};

const More = ({ comment, keep }: { readonly comment: Node; readonly keep: string }): Html =>
  html`<p class="more-answers">
    <a class="quiet" href=${`/comment/${comment.id}${keep}#comment-${comment.id}`}
      ><${Icon} name="talk" />${sayCount(comment.more, '{n} more answer', '{n} more answers')}</a
    >
  </p>`;

type BranchProps = Required<Omit<Props, 'comments'>> & { readonly comment: Node };

const Branch = ({ comment, now, focus, keep, depth }: BranchProps): Html =>
  html`<li>
    <details class="branch" open>
      <${Fold} comment=${comment} />
      <article
        id=${`comment-${comment.id}`}
        class=${comment.id === focus ? 'comment focus' : 'comment'}
        aria-current=${comment.id === focus ? 'true' : null}
        data-item
      >
        ${
          comment.astray &&
          html`<p class="astray">
            <a href=${`/comment/${comment.parent}`}>${say('Answers an earlier comment')}</a>
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
          keep=${keep}
          depth=${depth + 1}
        />`
      }
      ${comment.more > 0 && html`<${More} comment=${comment} keep=${keep} />`}
    </details>
  </li>`;

/** Nested lists that fold; each comment can be linked to as `#comment-N`. */
export function CommentTree({ comments, now, focus = null, keep = '', depth = 0 }: Props): Html {
  return html`<ol class=${depth === 0 ? 'tree' : depth < indentMax ? 'tree replies' : 'tree flat'}>
    ${comments.map(
      (comment) =>
        html`<${Branch}
          key=${comment.id}
          comment=${comment}
          now=${now}
          focus=${focus}
          keep=${keep}
          depth=${depth}
        />`,
    )}
  </ol>`;
}
