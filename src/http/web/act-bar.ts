/** What stands under every post and comment: votes, answer, save, edit, and the rest behind “More”. */
import { Csrf } from '#http/ui/form.ts';
import { html, type Children, type Html } from '#http/ui/html.ts';
import { Icon } from '#http/ui/icons.ts';
import { Score } from '#http/ui/post-row.ts';
import { say } from '#http/ui/say.ts';
import { short } from '#http/ui/text.ts';
import type { Subject } from '#domain/journal/events.ts';
import type { Own } from '#views/own-marks.ts';
import type { Viewer } from './viewer.ts';

/** What the bar needs to know of a post or comment; `own` is of `readOwn` (src/views/own-marks.ts). */
export type Barred = {
  readonly about: Subject;
  readonly up: number;
  readonly down: number;
  /** The number of its author; null when nobody is named. */
  readonly author: number | null;
  readonly own: Own;
  /** Nobody may answer any more. */
  readonly locked: boolean;
};

export type BarProps = {
  readonly thing: Barred;
  readonly viewer: Pick<Viewer, 'person'>;
  /** Null for whoever is not signed in: they see the score, and a way to answer that leads to signing in. */
  readonly csrf: string | null;
  /** Where one is when it is done. */
  readonly back: string;
  /** In a list there is no answering and no editing. */
  readonly brief?: boolean;
  /** Further entries behind “More”, such as those of moderators. */
  readonly children?: Children;
};

type Known = Omit<BarProps, 'csrf'> & { readonly csrf: string };

const isPost = (about: Subject): about is { post: number } => 'post' in about;
const pathOf = (about: Subject): string =>
  isPost(about) ? `/post/${about.post}` : `/comment/${about.comment}`;
const idOf = (about: Subject): string =>
  isPost(about) ? `post-${about.post}` : `comment-${about.comment}`;

/** The fields that say what an act is about. */
const About = ({ thing, csrf, back }: Pick<Known, 'thing' | 'csrf' | 'back'>): Html =>
  html`<${Csrf} value=${csrf} /><input
      type="hidden"
      name=${isPost(thing.about) ? 'post' : 'comment'}
      value=${isPost(thing.about) ? thing.about.post : thing.about.comment}
    /><input type="hidden" name="back" value=${back} />`;

/** Pressing what is pressed takes it back. */
const VoteButton = ({ value, own }: { readonly value: 1 | -1; readonly own: Own }): Html => {
  const pressed = own.vote === value;
  const words = value === 1 ? say('Vote up') : say('Vote down');
  return html`<button
    name="value"
    value=${pressed ? 0 : value}
    data-value=${value}
    aria-pressed=${pressed ? 'true' : 'false'}
    aria-label=${words}
    title=${words}
    class=${value === 1 ? 'vote-up' : 'vote-down'}
  >
    <${Icon} name="up" />
  </button>`;
};

const Votes = ({ thing, csrf, back }: Known): Html =>
  html`<div class="vote" data-vote>
    <form method="post" action="/vote" data-in-place>
      <${About} thing=${thing} csrf=${csrf} back=${back} />
      <${VoteButton} value=${1} own=${thing.own} />
      <span
        class="score-now"
        title=${say('{up} up, {down} down', { up: short(thing.up), down: short(thing.down) })}
        ><span class="unseen">${say('Score')}${' '}</span
        ><span data-score=${thing.up - thing.down}>${short(thing.up - thing.down)}</span></span
      >
      <${VoteButton} value=${-1} own=${thing.own} />
    </form>
  </div>`;

type MarkProps = Known & {
  readonly kind: 'saved' | 'hidden' | 'muted';
  readonly on: boolean;
  readonly words: string;
};

const MarkForm = ({ kind, on, words, ...known }: MarkProps): Html =>
  html`<form method="post" action="/mark" data-in-place>
    <${About} thing=${known.thing} csrf=${known.csrf} back=${known.back} />
    <input type="hidden" name="kind" value=${kind} />
    <button
      class="plain-button"
      name="on"
      value=${on ? 0 : 1}
      data-value="1"
      aria-pressed=${on ? 'true' : 'false'}
    >
      ${words}
    </button>
  </form>`;

/** Hiding and muting are about whole threads; blocking and reporting about what others wrote. */
const More = (known: Known): Html | null => {
  const { thing, viewer, back, children } = known;
  const { about, own, author } = thing;
  const others = author !== null && author !== viewer.person;
  const where = `back=${encodeURIComponent(back)}`;
  const name = isPost(about) ? `post=${about.post}` : `comment=${about.comment}`;
  if (!others && !isPost(about) && !children) return null;
  return html`<details class="more-acts">
    <summary>${say('More')}</summary>
    <div class="more-list">
      ${
        isPost(about) &&
        html`<${MarkForm} ...${known} kind="hidden" on=${own.hidden} words=${say('Hide')} /> ${
            // In lists of thirty each form is thirty forms.
            !known.brief &&
            html`<${MarkForm}
              ...${known}
              kind="muted"
              on=${own.muted}
              words=${say('No notices from here')}
            />`
          }`
      }
      ${
        others &&
        html`<a class="quiet" href=${`/block?${name}&${where}`} rel="nofollow">${say('Block…')}</a>
          <a
            class="quiet"
            href=${`/report?about=${isPost(about) ? 'post' : 'comment'}:${isPost(about) ? about.post : about.comment}`}
            rel="nofollow"
            >${say('Report')}</a
          >`
      }
      ${children}
    </div>
  </details>`;
};

const Own = ({ about, brief }: { readonly about: Subject; readonly brief: boolean }): Html | null =>
  brief
    ? null
    : html`<a class="quiet" data-act="edit" href=${`${pathOf(about)}/edit`}>${say('Edit')}</a>
        <a class="quiet" data-act="delete" href=${`${pathOf(about)}/delete`}>${say('Delete')}</a>`;

const Reply = ({ about }: { readonly about: Subject }): Html =>
  html`<a class="quiet" data-act="reply" href=${`${pathOf(about)}/reply`} rel="nofollow"
    >${isPost(about) ? say('Comment') : say('Reply')}</a
  >`;

/** Called for each post and comment whose words are shown; what may be done is asked again when it is done. */
export function ActBar(props: BarProps): Html {
  const { thing, viewer, csrf, brief = false } = props;
  const { about, own, author, locked } = thing;
  const answer = !brief && !locked && html`<${Reply} about=${about} />`;
  if (csrf === null || viewer.person === null)
    return html`<div class="act-bar"><${Score} up=${thing.up} down=${thing.down} />${answer}</div>`;
  const known: Known = { ...props, csrf };
  return html`<div class="act-bar" id=${`acts-${idOf(about)}`}>
    <${Votes} ...${known} />
    ${answer}
    <${MarkForm} ...${known} kind="saved" on=${own.saved} words=${say('Save')} />
    ${author === viewer.person && html`<${Own} about=${about} brief=${brief} />`}
    <${More} ...${known} />
  </div>`;
}
