/** The forms by which moderators act: a reason, and a button for each thing that they may do. */
import { mayAct } from '#domain/communities/rights.ts';
import type { Standing } from '#domain/communities/standing.ts';
import type { ActKind } from '#domain/modlog/acts.ts';
import { Choice, Line, Tick } from '#http/ui/fields.ts';
import { Form } from '#http/ui/form.ts';
import { say } from '#http/ui/say.ts';
import { html, type Html } from '#http/ui/html.ts';
import type { DeedName } from './deeds.ts';
import { usualTerms } from './term.ts';
import type { Viewer } from './viewer.ts';

/** What whoever looks is to a community; the verb asks the database again. */
function standingOf(viewer: Viewer, community: number | null): Standing {
  const office = viewer.offices.find((one) => one.community === community);
  return {
    member: false,
    moderator: office !== undefined,
    owner: office?.owner ?? false,
    scopes: office?.scopes ?? [],
    admin: viewer.admin,
    siteModerator: viewer.siteModerator,
    banned: false,
  };
}

export type Place = { readonly id: number; readonly local: boolean };

/** Whether the table of rights names them for it. */
export const may = (viewer: Viewer, act: ActKind, community: Place | null): boolean =>
  viewer.person !== null && mayAct(act, standingOf(viewer, community?.id ?? null), community);

/** Where the buttons stand, and what goes along with each of them. */
export type Ground = {
  readonly viewer: Viewer;
  readonly csrf: string;
  /** The page to come back to. */
  readonly back: string;
  /** Makes ids on the page different: `post-5`. */
  readonly key: string;
};

export type Button = { readonly deed: DeedName | 'dismiss'; readonly words: string };

type ActFormProps = {
  readonly ground: Ground;
  readonly carry: Readonly<Record<string, string>>;
  readonly buttons: readonly Button[];
  /** Of the field for the reason. */
  readonly label?: string;
  readonly hint?: string;
  readonly main?: boolean;
};

/** A reason and some buttons. */
export const ActForm = (props: ActFormProps): Html | null => {
  const { ground, carry, buttons, label = 'Reason', hint, main = false } = props;
  if (buttons.length === 0) return null;
  const id = `${ground.key}-${buttons[0]?.deed}-reason`;
  return html`<${Form}
    action="/moderation/act"
    csrf=${ground.csrf}
    carry=${{ ...carry, back: ground.back }}
  >
    <${Line} id=${id} name="reason" label=${label} hint=${hint} lengthMax=${500} />
    <div class="choices">
      ${buttons.map(
        ({ deed, words }, index) =>
          html`<button
            key=${deed}
            class=${main && index === 0 ? 'button button-main' : 'button'}
            name="act"
            value=${deed}
          >
            ${words}
          </button>`,
      )}
    </div>
  <//>`;
};

/** Buttons alone, for what needs no reason. */
export const PressForm = (props: Omit<ActFormProps, 'label' | 'hint' | 'main'>): Html | null =>
  props.buttons.length === 0
    ? null
    : html`<${Form}
        action="/moderation/act"
        csrf=${props.ground.csrf}
        carry=${{ ...props.carry, back: props.ground.back }}
        class="choices"
      >
        ${props.buttons.map(
          ({ deed, words }) =>
            html`<button key=${deed} class="button" name="act" value=${deed}>${words}</button>`,
        )}
      <//>`;

type BanProps = {
  readonly ground: Ground;
  readonly person: number;
  readonly name: string;
  readonly community: (Place & { readonly title: string }) | null;
  readonly carry?: Readonly<Record<string, string>>;
};

/** A ban with its reason, its term, and whether what they wrote goes too. */
export function BanForm({ ground, person, name, community, carry = {} }: BanProps): Html | null {
  const { viewer, key } = ground;
  const buttons: Button[] = [
    ...(community !== null && may(viewer, 'member.banned', community)
      ? [{ deed: 'ban' as const, words: `Ban from ${community.title}` }]
      : []),
    ...(may(viewer, 'person.banned', null)
      ? [{ deed: 'site-ban' as const, words: 'Ban from this server' }]
      : []),
  ];
  if (buttons.length === 0 || person === viewer.person) return null;
  const along = {
    ...carry,
    person: String(person),
    ...(community !== null && { community: String(community.id) }),
    back: ground.back,
  };
  return html`<details>
    <summary>Ban ${name}…</summary>
    <${Form} action="/moderation/act" csrf=${ground.csrf} carry=${along}>
      <${Line}
        id=${`${key}-ban-reason`}
        name="reason"
        label="Reason"
        hint="They are told."
        lengthMax=${500}
      />
      <${Choice} id=${`${key}-ban-term`} name="term" label="For how long" options=${usualTerms} />
      <${Tick}
        id=${`${key}-ban-removal`}
        name="removal"
        label="Also remove what they wrote there"
        hint="Lifting the ban can bring exactly that back."
      />
      <div class="choices">
        ${buttons.map(
          ({ deed, words }) =>
            html`<button key=${deed} class="button" name="act" value=${deed}>${words}</button>`,
        )}
      </div>
    <//>
  </details>`;
}

/** The thing, as far as it decides which buttons there are. */
export type Thing = {
  readonly about: { readonly post: number } | { readonly comment: number };
  readonly community: Place & { readonly title: string };
  readonly author: { readonly id: number; readonly name: string };
  readonly removed: boolean;
  /** A rule keeps it out of lists. */
  readonly limited: boolean;
  readonly locked: boolean;
  readonly featured?: boolean;
  readonly sensitive?: boolean;
};

const subjectOf = (about: Thing['about']): string =>
  'post' in about ? `post:${about.post}` : `comment:${about.comment}`;

/** Which buttons fit the thing and whoever looks. */
export function buttonsFor(viewer: Viewer, thing: Thing): Button[] {
  const { about, community, removed, limited, locked, author } = thing;
  const isPost = 'post' in about;
  const kind = isPost ? 'post' : 'comment';
  const wished: (readonly [ActKind, boolean, Button])[] = [
    [`${kind}.removed`, !removed, { deed: 'remove', words: 'Remove' }],
    [`${kind}.restored`, removed, { deed: 'restore', words: 'Restore' }],
    [`${kind}.listed`, limited && !removed, { deed: 'list-again', words: 'Put back in lists' }],
    [
      `${kind}.locked`,
      !locked && !removed,
      { deed: 'lock', words: isPost ? 'Lock' : 'Lock what follows' },
    ],
    [`${kind}.unlocked`, locked, { deed: 'unlock', words: 'Unlock' }],
    [
      'post.flagged',
      isPost && !thing.sensitive && !removed,
      { deed: 'flag', words: 'Mark sensitive' },
    ],
    [
      'post.flagged',
      isPost && thing.sensitive === true,
      { deed: 'unflag', words: 'Not sensitive' },
    ],
    [
      'post.featured',
      isPost && thing.featured === false && !removed,
      { deed: 'pin', words: 'Pin' },
    ],
    ['post.unfeatured', isPost && thing.featured === true, { deed: 'unpin', words: 'Unpin' }],
    ['member.warned', author.id !== viewer.person, { deed: 'warn', words: 'Warn its author' }],
  ];
  return wished.flatMap(([act, fits, button]) =>
    fits && may(viewer, act, community) ? [button] : [],
  );
}

type PanelProps = { readonly ground: Ground; readonly thing: Thing };

/** “Moderate”, under a post or comment, for those who may do anything about it. */
export function ActPanel({ ground, thing }: PanelProps): Html | null {
  const buttons = buttonsFor(ground.viewer, thing);
  if (buttons.length === 0) return null;
  const { about, community, author } = thing;
  const carry = { about: subjectOf(about) };
  const moves = 'post' in about && community.local && may(ground.viewer, 'post.moved', community);
  return html`<details class="acts">
    <summary>Moderate</summary>
    <${ActForm}
      ground=${ground}
      carry=${carry}
      buttons=${buttons}
      hint="It stands in the record, and they are told."
    />
    <${BanForm} ground=${ground} person=${author.id} name=${author.name} community=${community} />
    ${moves && html`<${MoveForm} ground=${ground} carry=${carry} />`}
    <p><a href=${personRecord(author.name)}>Record of ${author.name}</a></p>
  </details>`;
}

/** Where somebody who is signed in reports it; nothing for others, and for what is one's own. */
export const ReportLink = ({
  ground,
  about,
  author,
}: {
  readonly ground: Pick<Ground, 'viewer'>;
  readonly about: string;
  readonly author: number;
}): Html | null =>
  ground.viewer.person === null || ground.viewer.person === author
    ? null
    : html`<p class="report-link">
        <a class="quiet" href=${`/report?about=${about}`} rel="nofollow">${say('Report')}</a>
      </p>`;

/** What moderators know of somebody; by their handle. */
export const personRecord = (handle: string): string =>
  `/moderation/person/${encodeURIComponent(handle)}`;

const MoveForm = ({ ground, carry }: Pick<ActFormProps, 'ground' | 'carry'>): Html =>
  html`<details>
    <summary>Move to another community…</summary>
    <${Form} action="/moderation/act" csrf=${ground.csrf} carry=${{ ...carry, back: ground.back }}>
      <${Line}
        id=${`${ground.key}-move-to`}
        name="to"
        label="Community"
        hint="Its name, as in cats; it must be of this server."
        required=${true}
        lengthMax=${300}
      />
      <${Line} id=${`${ground.key}-move-reason`} name="reason" label="Reason" lengthMax=${500} />
      <button class="button" name="act" value="move">Move the thread</button>
    <//>
  </details>`;
