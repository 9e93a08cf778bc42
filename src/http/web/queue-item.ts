/** One item of the moderators' queue: what it is about, what was said of it, and every act that settles it. */
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Person, Place, When } from '#http/ui/names.ts';
import { Prose } from '#http/ui/prose.ts';
import { hostLabel, plain, safeHref, safeImage } from '#http/ui/text.ts';
import { calmed } from '#lib/tricks.ts';
import type { ActorLine } from '#views/actor-line.ts';
import { actWords } from '#views/modlog-words.ts';
import type { QueueItem, QueueReason } from '#views/moderation-queue.ts';
import {
  ActForm,
  BanForm,
  buttonsFor,
  may,
  personRecord,
  PressForm,
  type Button,
  type Ground,
} from './act-forms.ts';
import { communityWho, personWho } from './present.ts';

export const kindWords: Readonly<Record<QueueItem['kind'], string>> = {
  report: 'Report',
  finding: 'Finding',
  notice: 'Legal notice',
  held: 'Waiting',
  join: 'Wants to join',
  appeal: 'Appeal',
};

const states = {
  shown: null,
  held: 'waits',
  removed: 'removed',
  deleted: 'deleted by its author',
} as const;

/** `bea`, `eve@far.test`. */
export const handleWords = ({ name, host, local }: ActorLine): string =>
  local ? name : `${name}@${host}`;

const Reason = ({ reason, now }: { readonly reason: QueueReason; readonly now: Date }): Html =>
  html`<li>
    ${reason.category && html`<span class="tag">${plain(reason.category, 40)}</span>${' '}`}
    <bdi>${plain(reason.text, 1_000)}</bdi>
    ${reason.about && html`<br />About: <bdi>${plain(reason.about, 1_000)}</bdi>`}
    ${reason.contact && html`<br />Answer to: <bdi>${plain(reason.contact, 300)}</bdi>`}
    <br /><small
      >${reason.by && html`<${Person} who=${personWho(reason.by)} />${', '}`}<${When}
        date=${reason.created}
        now=${now}
      />${reason.forwarded && ', passed on to their own server'}</small
    >
  </li>`;

const picture = /\.(?:avif|gif|jpe?g|png|webp)(?:$|[?#])/i;

/** What it links to; a picture is fetched only when somebody opens it. */
const Link = ({ link }: { readonly link: string | null }): Html | null => {
  const href = safeHref(link);
  if (href === null) return null;
  const image = picture.test(href) ? safeImage(href) : null;
  return html`<p>
      <a href=${href} rel="nofollow noopener noreferrer ugc">${hostLabel(href)}</a>
    </p>
    ${
      image &&
      html`<details class="picture">
        <summary>Show the picture</summary>
        <img
          src=${image}
          alt="The picture that it links to"
          loading="lazy"
          referrerpolicy="no-referrer"
        />
      </details>`
    }`;
};

/** As it was typed: also what a link or a picture would hide. */
const Markdown = ({ source }: { readonly source: string }): Html => html`
  <p>The same as markdown, which some servers show instead:</p>
  <div class="said typed" tabindex="0" role="group" aria-label="The same as markdown" dir="auto">
    ${calmed(source)}
  </div>
`;

const Words = ({ item }: { readonly item: QueueItem }): Html | null => {
  const { body, markdown, sensitive, link } = item.subject;
  if (!body && !markdown && !link) return null;
  const words = html`${body && html`<div class="said" tabindex="0" role="group" aria-label="What was written"><${Prose} body=${body} /></div>`}
    ${markdown !== null && html`<${Markdown} source=${markdown} />`} <${Link} link=${link} />`;
  return sensitive
    ? html`<details>
        <summary>Sensitive: show what was written</summary>
        ${words}
      </details>`
    : words;
};

/** What goes along with every button of this item. */
function carriedBy({ id, subject, author, community }: QueueItem): Record<string, string> {
  const { post, comment } = subject;
  const about =
    comment !== undefined ? `comment:${comment}` : post !== undefined ? `post:${post}` : null;
  return {
    item: id,
    ...(about !== null && { about }),
    ...(author !== null && { person: String(author.id) }),
    ...(community !== null && { community: String(community.id) }),
  };
}

const place = (community: ActorLine | null) =>
  community === null
    ? null
    : {
        id: community.id,
        local: community.local,
        title: plain(community.title) || community.name,
      };

/** Those that fit what is reported. */
function reportButtons({ viewer }: Ground, item: QueueItem): Button[] {
  const { post, comment, state, limited, locked, sensitive } = item.subject;
  const community = place(item.community);
  const about = comment !== undefined ? { comment } : post !== undefined ? { post } : null;
  if (about === null || community === null || state === 'deleted' || item.author === null)
    return [];
  return buttonsFor(viewer, {
    about,
    community,
    author: { id: item.author.id, name: handleWords(item.author) },
    removed: state === 'removed',
    limited,
    locked,
    sensitive,
  });
}

const decide: Readonly<Record<QueueItem['kind'], readonly Button[]>> = {
  report: [{ deed: 'dismiss', words: 'Dismiss' }],
  finding: [{ deed: 'dismiss', words: 'Dismiss' }],
  notice: [{ deed: 'dismiss', words: 'Resolve' }],
  held: [
    { deed: 'approve', words: 'Approve' },
    { deed: 'reject', words: 'Reject' },
  ],
  join: [
    { deed: 'approve-join', words: 'Let them in' },
    { deed: 'reject-join', words: 'Turn down' },
  ],
  appeal: [
    { deed: 'grant', words: 'Grant: take the act back' },
    { deed: 'deny', words: 'Turn down' },
  ],
};

const rightFor = {
  report: 'report.resolved',
  finding: 'report.resolved',
  notice: 'report.resolved',
  held: 'held.approved',
  join: 'join.approved',
  appeal: 'appeal.decided',
} as const;

type Props = { readonly item: QueueItem; readonly ground: Ground; readonly now: Date };

const Settle = ({ item, ground }: Omit<Props, 'now'>): Html | null => {
  const acts = item.kind === 'report' || item.kind === 'finding' ? reportButtons(ground, item) : [];
  const mine = may(ground.viewer, rightFor[item.kind], place(item.community));
  const buttons = [...acts, ...(mine ? decide[item.kind] : [])];
  return html`<${ActForm}
    ground=${ground}
    carry=${carriedBy(item)}
    buttons=${buttons}
    label="Reason or answer"
    hint="Those concerned read it."
    main=${true}
  />`;
};

/** Who works on it, a note, and passing it on to another server. */
const Aside = ({ item, ground }: Omit<Props, 'now'>): Html => {
  const { viewer, csrf, back } = ground;
  const carry = carriedBy(item);
  const mine = item.assigned?.id === viewer.person;
  const passable = item.reasons.find(({ report, forwarded }) => report !== null && !forwarded);
  const elsewhere = item.author !== null && !item.author.local && passable !== undefined;
  return html`<${PressForm}
      ground=${ground}
      carry=${{ ...carry, ...(passable?.report != null && { report: String(passable.report) }) }}
      buttons=${[
        mine ? { deed: 'release', words: 'Give it up' } : { deed: 'assign', words: 'Assign to me' },
        ...(elsewhere && item.kind === 'report'
          ? [
              {
                deed: 'forward' as const,
                words: `Pass on to ${plain(item.author?.host ?? '', 253)}`,
              },
            ]
          : []),
      ]}
    />
    <details>
      <summary>Note for other moderators…</summary>
      <${Form} action="/moderation/act" csrf=${csrf} carry=${{ item: item.id, back }}>
        <div class="field">
          <label for=${`${ground.key}-note`}>Note</label>
          <input
            id=${`${ground.key}-note`}
            name="reason"
            maxlength="1000"
            required
            autocomplete="off"
          />
        </div>
        <button class="button" name="act" value="note-item">Keep the note</button>
      <//>
    </details>`;
};

const titleOf = (item: QueueItem): string =>
  plain(item.subject.title, 200) ||
  plain(item.subject.excerpt, 90) ||
  (item.author === null ? kindWords[item.kind] : handleWords(item.author));

const Head = ({ item, now }: Omit<Props, 'ground'>): Html => {
  const { subject, author, community, assigned, kind } = item;
  const state = states[subject.state];
  return html`<p class="row-meta">
      <span class="tag tag-pin">${kindWords[kind]}</span>
      ${community && html`<${Place} who=${communityWho(community)} />`}
      <span class="meta-bits">
        ${author && html`<span><${Person} who=${personWho(author)} /></span>`}
        <span><${When} date=${item.since} now=${now} /></span>
        ${
          author &&
          html`<span
            ><a href=${personRecord(handleWords(author))}
              >Record<span class="unseen">${' '}of ${handleWords(author)}</span></a
            ></span
          >`
        }
      </span>
      ${state && html`<span class="tag tag-warn">${state}</span>`}
      ${assigned && html`<span class="tag">with ${plain(handleWords(assigned))}</span>`}
    </p>
    <h2 dir="auto">
      ${subject.comment !== undefined && 'A comment on '}
      ${subject.url === null ? titleOf(item) : html`<a href=${subject.url}>${titleOf(item)}</a>`}
    </h2>`;
};

/** Called for the queue; each item can be settled where it stands, by keyboard alone. */
export function Item({ item, ground, now }: Props): Html {
  const { author } = item;
  return html`<article class="item" id=${ground.key}>
    <${Head} item=${item} now=${now} />
    <${Words} item=${item} />
    ${
      item.act &&
      html`<p>
        Against:${' '}${actWords[item.act.act]}${item.act.reason && html`, “<bdi>${plain(item.act.reason, 500)}</bdi>”`}
        ${item.act.moderator && html`, by <${Person} who=${personWho(item.act.moderator)} />`}
      </p>`
    }
    ${
      item.reasons.length > 0 &&
      html`<ul class="reasons">
        ${item.reasons.map((reason, index) => html`<${Reason} key=${index} reason=${reason} now=${now} />`)}
      </ul>`
    }
    ${
      item.notes.length > 0 &&
      html`<ul class="reasons">
        ${item.notes.map(
          ({ by, text, created }, index) =>
            html`<li key=${index}>
              <b>Note:</b> <bdi>${plain(text, 1_000)}</bdi>
              <small>${by && handleWords(by)}, <${When} date=${created} now=${now} /></small>
            </li>`,
        )}
      </ul>`
    }
    <${Settle} item=${item} ground=${ground} />
    ${
      author &&
      item.kind !== 'join' &&
      item.kind !== 'appeal' &&
      html`<${BanForm}
        ground=${ground}
        person=${author.id}
        name=${handleWords(author)}
        community=${place(item.community)}
        carry=${{ item: item.id }}
      />`
    }
    <${Aside} item=${item} ground=${ground} />
  </article>`;
}
