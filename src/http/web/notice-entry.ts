/** One thing that somebody was told, with what they may do about it. */
import { Area } from '#http/ui/fields.ts';
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Person, Place, When } from '#http/ui/names.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { excerpt, plain } from '#http/ui/text.ts';
import type { NoticeLine } from '#views/notice-list.ts';
import { communityWho, personWho } from './present.ts';

const kinds: Readonly<Record<NoticeLine['kind'], string>> = {
  statement: key('What was done'),
  warning: key('A warning'),
  'report-resolved': key('Your report'),
  'appeal-decided': key('Your appeal'),
  held: key('Waits for a moderator'),
  approved: key('Approved'),
  severed: key('A server'),
  reply: key('Somebody answered you'),
  mention: key('Somebody mentioned you'),
  message: key('A message'),
};

/** Where the thing is; a comment stands in its thread. */
const hrefOf = ({ comment, post }: NoticeLine): string | null =>
  comment !== null
    ? `/comment/${comment}#comment-${comment}`
    : post !== null
      ? `/post/${post}`
      : null;

/** Who it was, in a sentence; the kind alone where nobody is named. */
const Head = ({ notice }: { readonly notice: NoticeLine }): Html => {
  const { kind, by } = notice;
  if (by === null || (kind !== 'reply' && kind !== 'mention'))
    return html`<b>${say(kinds[kind])}</b>`;
  const who = html`<b><${Person} who=${personWho(by)} /></b>`;
  return html`<span
    >${
      kind === 'reply'
        ? sayWith('{who} answered you', { who })
        : sayWith('{who} mentioned you', { who })
    }</span
  >`;
};

/** What was said, leading there; only its place when the words are gone. */
const Said = ({ notice }: { readonly notice: NoticeLine }): Html => {
  const { said } = notice;
  const href = hrefOf(notice);
  if (said === null) return html`<p dir="auto" lang="en">${plain(notice.text, 1_500)}</p>`;
  const words = excerpt(said.words, 300);
  const title = plain(said.title, 300);
  const language = said.language ? { lang: said.language } : {};
  return html`${
    title &&
    html`<p class="row-title" dir="auto">${href ? html`<a href=${href}>${title}</a>` : title}</p>`
  }${
    words
      ? html`<p class="row-words" dir="auto" ...${language}>${words}</p>`
      : html`<p class="absent">${say('The words are no longer there.')}</p>`
  }`;
};

const Links = ({ notice }: { readonly notice: NoticeLine }): Html | null => {
  const { comment, entry, said } = notice;
  const href = said === null ? hrefOf(notice) : null;
  if (href === null && entry === null) return null;
  return html`<p class="row-foot">
    ${
      href !== null &&
      html`<a class="quiet" href=${href}
        >${comment === null ? say('The post') : say('The comment')}</a
      >`
    }
    ${
      entry !== null &&
      html`<a class="quiet" href=${`/modlog?before=${entry + 1}#entry-${entry}`}
        >${say('In the record')}</a
      >`
    }
  </p>`;
};

const outcomes = { yes: key('It was granted.'), no: key('It was turned down.') } as const;

/** What they said against it, or the form to say so. */
const Appeal = ({ notice, csrf }: { readonly notice: NoticeLine; readonly csrf: string }): Html => {
  const { appeal, appealable, id } = notice;
  if (appeal !== null) {
    const words = html`<bdi>${plain(appeal.words, 2_000)}</bdi>`;
    const answer = html`<bdi>${plain(appeal.answer ?? '', 500)}</bdi>`;
    return html`<p class="hint">
      ${sayWith('You appealed: “{words}”', { words })}${' '}
      ${appeal.granted === null ? say('It waits for a moderator.') : say(outcomes[appeal.granted])}
      ${appeal.answer && html`${' '}${sayWith('Their answer: {answer}', { answer })}`}
    </p>`;
  }
  if (appealable === null) return html``;
  return html`<details class="folded">
    <summary>${say('Appeal')}</summary>
    <${Form} action="/notices/appeal" csrf=${csrf} carry=${{ act: String(appealable) }}>
      <${Area}
        id=${`words-${id}`}
        name="words"
        label=${say('Why it was wrong')}
        hint=${say(
          'Another moderator than the one who did it decides, where there is one. You are told.',
        )}
        required=${true}
        lengthMax=${2000}
      />
      <button class="button">${say('Send the appeal')}</button>
    <//>
  </details>`;
};

type EntryProps = {
  readonly notice: NoticeLine;
  readonly csrf: string;
  readonly now: Date;
  /** The page to come back to. */
  readonly back: string;
};

/** Marks it as read, and ends what is told of its thread. */
const Presses = ({ notice, csrf, back }: Omit<EntryProps, 'now'>): Html => {
  const { id, read, said, post } = notice;
  const mute = { kind: 'muted', post: String(post), on: '1', back };
  return html`<div class="choices">
    ${
      read === null &&
      html`<${Form}
        action="/notices/read"
        csrf=${csrf}
        class="form-inline"
        carry=${{ only: String(id), back }}
        ><button class="plain-button">${say('Mark as read')}</button><//
      >`
    }
    ${
      said !== null &&
      post !== null &&
      html`<${Form} action="/mark" csrf=${csrf} class="form-inline" carry=${mute}
        ><button class="plain-button">${say('No notices from here')}</button><//
      >`
    }
  </div>`;
};

/** One entry of the inbox. */
export const NoticeEntry = ({ notice, csrf, now, back }: EntryProps): Html =>
  html`<li class="item" id=${`notice-${notice.id}`} data-item>
    <p class="row-meta">
      ${notice.read === null && html`<span class="tag tag-pin">${say('New')}</span>`}
      <${Head} notice=${notice} />
      ${notice.community && html`<${Place} who=${communityWho(notice.community)} />`}
      <${When} date=${notice.created} now=${now} />
    </p>
    <${Said} notice=${notice} />
    <${Links} notice=${notice} />
    <${Presses} notice=${notice} csrf=${csrf} back=${back} />
    <${Appeal} notice=${notice} csrf=${csrf} />
  </li>`;
