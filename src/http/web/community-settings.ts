/** A community as its moderators run it: settings, moderators, bans, requests to join, automatic rules. */
import type { House } from '#domain/context.ts';
import { Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Person, When } from '#http/ui/names.ts';
import { Older } from '#http/ui/post-row.ts';
import { counted, exact, plain } from '#http/ui/text.ts';
import { readBans, type BanLine, type BanPlace } from '#views/community-office.ts';
import { listRules } from '#views/rule-list.ts';
import { findQueueRows } from '#views/queue-items.ts';
import { ActForm, may, PressForm } from './act-forms.ts';
import type { Answer } from './answer.ts';
import { EditForm, type Typed } from './community-form.ts';
import { officeOnly, type Office } from './community-office.ts';
import { Moderators } from './community-moderators.ts';
import { formPage } from './form-page.ts';
import { queueViewer } from './moderation.ts';
import { field, readId, readMoment } from './params.ts';
import { personWho } from './present.ts';
import { handleWords } from './queue-item.ts';
import type { Refused } from './refusals.ts';
import type { Asking } from './serve.ts';
import { undoNote } from './undo-note.ts';

const Ban = ({
  ban,
  office,
  now,
}: {
  readonly ban: BanLine;
  readonly office: Office;
  readonly now: Date;
}): Html => {
  const { viewer, visit, place, path } = office;
  const handle = handleWords(ban.person);
  return html`<li>
    <b><${Person} who=${personWho(ban.person)} /></b>
    ${ban.reason && html`<span><bdi>${plain(ban.reason, 500)}</bdi></span>`}
    <small
      >since${' '}<${When} date=${ban.created} now=${now} />,${' '}
      ${ban.until === null ? 'for good' : `until ${exact(ban.until)}`}</small
    >
    ${
      may(viewer, 'member.unbanned', place) &&
      html`<${PressForm}
        ground=${{ viewer, csrf: visit.csrf, back: `${path}#bans`, key: `ban-${ban.person.id}` }}
        carry=${{ person: String(ban.person.id), community: String(place.id), removal: 'on' }}
        buttons=${[{ deed: 'unban', words: `Lift ${plain(handle, 100)}’s ban` }]}
      />`
    }
  </li>`;
};

type Lists = {
  readonly bans: Awaited<ReturnType<typeof readBans>>;
  readonly rules: number;
  readonly joins: number;
  readonly more: boolean;
};

const Waiting = ({ office, lists }: { readonly office: Office; readonly lists: Lists }): Html => {
  const { place, path } = office;
  const queue = `/moderation?community=${place.id}`;
  return html`<ul class="lines">
    <li>
      <b><a href=${queue}>The queue of this community</a></b>
    </li>
    <li>
      <b><a href=${`${path}/members`}>Members</a></b>
    </li>
    <li>
      <b><a href=${`${queue}&kind=join`}>Requests to join</a></b>
      <span
        >${lists.joins === 0 ? 'None waits.' : `${counted(lists.joins, 'request')}${lists.more ? ' or more' : ''} waiting.`}</span
      >
    </li>
    ${
      may(office.viewer, 'rule.made', place) &&
      html`<li>
        <b><a href=${`${path}/rules`}>Automatic rules</a></b>
        <span>${lists.rules === 0 ? 'None.' : counted(lists.rules, 'rule')}</span>
      </li>`
    }
    <li>
      <b><a href=${`${path.replace(/\/settings$/, '')}/modlog`}>Record of moderation</a></b>
    </li>
  </ul>`;
};

const Bans = ({
  office,
  lists,
  now,
}: {
  readonly office: Office;
  readonly lists: Lists;
  readonly now: Date;
}): Html =>
  html`<h2 class="section-head" id="bans">Banned from here</h2>
    ${
      lists.bans.bans.length === 0
        ? html`<p class="empty">Nobody.</p>`
        : html`<ul class="lines">
            ${lists.bans.bans.map(
              (ban) => html`<${Ban} key=${ban.person.id} ban=${ban} office=${office} now=${now} />`,
            )}
          </ul>`
    }
    <p class="hint">
      Lifting a ban brings back what was removed with it. Ban somebody from what they wrote, or from
      their record.
    </p>
    ${
      lists.bans.next !== null &&
      html`<${Older}
        href=${`${office.path}?bans=${encodeURIComponent(placeWords(lists.bans.next))}#bans`}
        words="Earlier bans"
      />`
    }`;

/** For admins: it can be taken back at once from the page that comes next, later in the shell. */
const Removal = ({ office }: { readonly office: Office }): Html | null =>
  may(office.viewer, 'community.removed', office.place)
    ? html`<h2 class="section-head" id="removal">Remove the community</h2>
        <details class="acts">
          <summary>Remove it from this server…</summary>
          <p>Nobody sees it here any more, nor anything in it. It can be brought back.</p>
          <${ActForm}
            ground=${{
              viewer: office.viewer,
              csrf: office.visit.csrf,
              back: '/moderation',
              key: 'removal',
            }}
            carry=${{ community: String(office.place.id) }}
            buttons=${[{ deed: 'remove-community', words: 'Remove the community' }]}
          />
        </details>`
    : null;

/** Where the next page of bans starts, as its address says it. */
const placeWords = ({ created, person }: BanPlace): string => `${created.toISOString()} ${person}`;

function readPlace(text: unknown): BanPlace | null {
  const [moment, number] = typeof text === 'string' ? text.split(' ', 2) : [];
  const [created, person] = [readMoment(moment), readId(number)];
  return created === null || person === null ? null : { created, person };
}

async function readLists(house: House, { viewer, place }: Office, before: unknown): Promise<Lists> {
  const reader = house.database.query;
  const [bans, rules, joins] = await Promise.all([
    readBans(reader, {
      community: place.id,
      now: house.clock(),
      before: readPlace(before),
    }),
    listRules(reader, { community: place.id }),
    findQueueRows(reader, {
      viewer: queueViewer(viewer),
      kind: 'join',
      community: place.id,
      limit: 30,
    }),
  ]);
  return { bans, rules: rules.length, joins: Math.min(joins.length, 30), more: joins.length > 30 };
}

type Shown = { readonly query: unknown; readonly refused?: Refused; readonly typed?: Typed };

/** Also called with what a form was refused for. */
export async function officePage(
  house: House,
  office: Office,
  { query, refused, typed = {} }: Shown,
): Promise<Answer> {
  const { viewer, visit, place, path } = office;
  const lists = await readLists(house, office, field(query, 'bans'));
  const main = html`<p class="crumb">
      <a href=${path.replace(/\/settings$/, '')}>To the community</a>
    </p>
    <h1><bdi>${place.title}</bdi>: settings</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${undoNote(query, { csrf: visit.csrf, path })}
    <${Waiting} office=${office} lists=${lists} />
    ${may(viewer, 'community.edited', place) && place.local && html`<${EditForm} office=${office} typed=${typed} />`}
    ${await Moderators(house, office)}
    <${Bans} office=${office} lists=${lists} now=${house.clock()} />
    <${Removal} office=${office} />`;
  const head = { title: `${place.title}: settings`, hidden: true };
  return formPage({ head, here: 'moderation', main }, refused);
}

/** Called for `/c/NAME/settings`. */
export const showCommunitySettings = (house: House, asking: Asking): Promise<Answer> =>
  officeOnly(house, asking, (office) => officePage(house, office, { query: asking.query }));
