/** What moderators know of a person: what was done, what was reported, notes, bans; and every act about them. */
import type { House } from '#domain/context.ts';
import { Choice, Line, type Option } from '#http/ui/fields.ts';
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Person, Tile, When } from '#http/ui/names.ts';
import { Older } from '#http/ui/post-row.ts';
import { counted, exact, month, plain } from '#http/ui/text.ts';
import { readLines, type ActorLine } from '#views/actor-line.ts';
import { actWords } from '#views/modlog-words.ts';
import { communityPath } from '#views/paths.ts';
import { readPersonRecord, type PersonRecord } from '#views/person-record.ts';
import { viewPerson } from '#views/person-view.ts';
import { ActForm, BanForm, may, personRecord, PressForm, type Ground } from './act-forms.ts';
import { missing, page, unseen, type Answer } from './answer.ts';
import { field, isOurs, readHandle, readId } from './params.ts';
import { personWho } from './present.ts';
import { handleWords } from './queue-item.ts';
import type { Asking } from './serve.ts';
import { undoNote } from './undo-note.ts';
import { moderatesAll, moderatorsOnly, type Someone } from './viewer.ts';

type Known = PersonRecord & { readonly places: readonly ActorLine[] };
type Part = { readonly record: Known; readonly ground: Ground; readonly now: Date };

const where = (community: ActorLine | null): Html | string =>
  community === null
    ? 'this server'
    : html`<a href=${communityPath(community)}><bdi>${handleWords(community)}</bdi></a>`;

/** Those that are not theirs to lift are shown without a button. */
const Bans = ({ record, ground, now }: Part): Html =>
  record.bans.length === 0
    ? html`<p class="empty">Not banned anywhere here.</p>`
    : html`<ul class="lines">
        ${record.bans.map(({ community, reason, until, created }) => {
          const act = community === null ? 'person.unbanned' : 'member.unbanned';
          const key = `ban-${community?.id ?? 0}`;
          return html`<li key=${key}>
            <span
              >From ${where(community)}${reason && html`: <bdi>${plain(reason, 500)}</bdi>`}</span
            >
            <small
              >since${' '}<${When} date=${created} now=${now} />,${' '}
              ${until === null ? 'for good' : `until ${exact(until)}`}</small
            >
            ${
              may(ground.viewer, act, community) &&
              html`<${PressForm}
                ground=${{ ...ground, key }}
                carry=${{
                  person: String(record.person.id),
                  removal: 'on',
                  ...(community !== null && { community: String(community.id) }),
                }}
                buttons=${[
                  {
                    deed: community === null ? 'site-unban' : 'unban',
                    words: `Lift the ban from ${community === null ? 'this server' : handleWords(community)}`,
                  },
                ]}
              />`
            }
          </li>`;
        })}
      </ul>`;

const Notes = ({ record, ground, now }: Part): Html => {
  const { viewer, csrf, back } = ground;
  const scopes: Option[] = moderatesAll(viewer) ? [['', 'Moderators of the whole server']] : [];
  const own = viewer.offices.map(({ community }) => community);
  return html`<h2 class="section-head" id="notes">Notes</h2>
    ${
      record.notes.length > 0 &&
      html`<ul class="lines">
        ${record.notes.map(
          ({ by, community, text, created }, index) =>
            html`<li key=${index}>
              <bdi>${plain(text, 1_000)}</bdi>
              <small
                >${by && handleWords(by)}, for the moderators of ${where(community)},${' '}<${When}
                  date=${created}
                  now=${now}
              /></small>
            </li>`,
        )}
      </ul>`
    }
    <${Form}
      action="/moderation/act"
      csrf=${csrf}
      carry=${{ person: String(record.person.id), back: `${back}#notes` }}
    >
      <${Line}
        id="note"
        name="reason"
        label="A note"
        hint="Only those who moderate there read it."
        required=${true}
        lengthMax=${1000}
      />
      <${Choice}
        id="note-community"
        name="community"
        label="For"
        options=${[...scopes, ...placesOf(record, own)]}
      />
      <button class="button" name="act" value="note-person">Keep the note</button>
    <//>`;
};

const placesOf = ({ places }: Known, own: readonly number[]): Option[] =>
  places
    .filter(({ id }) => own.includes(id))
    .map((place) => [String(place.id), `Moderators of ${plain(handleWords(place), 200)}`] as const);

const Reports = ({ record, now }: Omit<Part, 'ground'>): Html =>
  record.reports.length === 0
    ? html`<p class="empty">Nothing was reported.</p>`
    : html`<ul class="lines">
        ${record.reports.map(
          ({ id, post, comment, by, text, created, resolved, upheld, answer }) =>
            html`<li key=${id}>
              <bdi>${plain(text, 1_000)}</bdi>
              <small>
                ${comment !== null && html`<a href=${`/comment/${comment}`}>a comment</a>, `}
                ${comment === null && post !== null && html`<a href=${`/post/${post}`}>a post</a>, `}
                ${by && html`by <${Person} who=${personWho(by)} />, `}<${When}
                  date=${created}
                  now=${now}
                />:${' '}
                ${resolved === null ? 'open' : upheld ? 'something was done' : 'dismissed'}${answer && `, “${plain(answer, 300)}”`}
              </small>
            </li>`,
        )}
      </ul>`;

const Entries = ({ record, now }: Omit<Part, 'ground'>): Html =>
  record.entries.length === 0
    ? html`<p class="empty">Nothing was done.</p>`
    : html`<ul class="lines">
        ${record.entries.map(
          ({ id, act, moderator, community, reason, automatic, created, post, comment }) =>
            html`<li key=${id}>
              <span
                >${moderator === null ? (automatic ? 'A rule' : 'Somebody') : handleWords(moderator)}${' '}${actWords[act]}${post === null && comment === null && ` ${handleWords(record.person)}`}${community && ` in ${handleWords(community)}`}${
                  reason && html`: <bdi>${plain(reason, 500)}</bdi>`
                }</span
              >
              <small
                ><${When} date=${created} now=${now} />${
                  comment !== null
                    ? comment.shown && html`, <a href=${`/comment/${comment.id}`}>the comment</a>`
                    : post?.shown
                      ? html`, <a href=${`/post/${post.id}`}>the post</a>`
                      : ''
                }</small
              >
            </li>`,
        )}
      </ul>`;

const Head = ({ record }: { readonly record: PersonRecord }): Html => {
  const { person, since, counts } = record;
  const who = personWho(person);
  return html`<header class="hero">
    <${Tile} who=${who} size="l" round=${true} />
    <div>
      <h1 dir="auto">${plain(person.title) || plain(person.name)}</h1>
      <p class="handle-line"><${Person} who=${who} /></p>
      <p class="numbers">
        <span>Known since ${month(since)}</span>
        <span>${counted(counts.posts, 'post')}, ${counted(counts.comments, 'comment')}</span>
        <span>${counts.removed} removed</span>
        <span
          >${counted(counts.reports, 'report')}: ${counts.upheld} upheld,${' '}
          ${counts.openReports}${' '}open</span
        >
      </p>
    </div>
  </header>`;
};

/** A ban form for each place that is theirs, folded. */
const BanForms = (props: {
  readonly record: PersonRecord;
  readonly ground: Ground;
  readonly places: readonly ActorLine[];
}): Html => {
  const { record, ground, places } = props;
  const handle = plain(handleWords(record.person), 300);
  const place = ({ id, local, title, name }: ActorLine) => ({
    id,
    local,
    title: plain(title) || name,
  });
  return html`<div class="acts-list">
    ${
      places.length === 0
        ? html`<${BanForm}
            ground=${ground}
            person=${record.person.id}
            name=${handle}
            community=${null}
          />`
        : places.map(
            (one, index) =>
              html`<${BanForm}
                key=${one.id}
                ground=${{ ...ground, key: `place-${index}` }}
                person=${record.person.id}
                name=${`${handle} from ${plain(handleWords(one), 200)}${moderatesAll(ground.viewer) ? ' or this server' : ''}`}
                community=${place(one)}
              />`,
          )
    }
    ${places.map(
      (one) =>
        may(ground.viewer, 'member.cleared', one) &&
        html`<details key=${`clear-${one.id}`}>
          <summary>Remove everything of ${handle} in ${plain(handleWords(one), 200)}…</summary>
          <${ActForm}
            ground=${{ ...ground, key: `clear-${one.id}` }}
            carry=${{ person: String(record.person.id), community: String(one.id) }}
            buttons=${[
              { deed: 'clear', words: 'Remove everything' },
              { deed: 'unclear', words: 'Bring it back' },
            ]}
          />
        </details>`,
    )}
  </div>`;
};

/** Called for `/moderation/person/NAME` and `/moderation/person/NAME@HOST`. */
export const showPersonRecord = (house: House, asking: Asking): Promise<Answer> =>
  moderatorsOnly(house, { visit: asking.visit, back: asking.path }, (viewer) =>
    recordPage(house, asking, viewer),
  );

async function recordPage(house: House, asking: Asking, viewer: Someone): Promise<Answer> {
  const reader = house.database.query;
  const handle = readHandle(asking.params['handle']);
  if (handle === null) return missing();
  const named = isOurs(handle, house.origin) ? { ...handle, host: null } : handle;
  const found = await viewPerson(reader, named, asking.eyes);
  if (!found.done) return unseen(found.reason);
  const now = house.clock();
  const moderates = { all: moderatesAll(viewer), communities: viewer.communities };
  const before = readId(field(asking.query, 'before'));
  const query = { person: found.value.id, viewer: moderates, now, before };
  const [record, lines] = await Promise.all([
    readPersonRecord(reader, query),
    readLines(reader, viewer.communities),
  ]);
  if (record === null) return missing();
  const places = [...lines.values()];
  const ground = { viewer, csrf: asking.visit.csrf, back: asking.path, key: 'person' };
  const part = { record: { ...record, places }, ground, now };
  const path = personRecord(handleWords(record.person));
  const main = html`${undoNote(asking.query, { csrf: asking.visit.csrf, path: asking.path })}
    <${Head} record=${record} />
    <h2 class="section-head" id="bans">Bans</h2>
    <${Bans} ...${part} />
    <${BanForms} record=${record} ground=${ground} places=${places} />
    <${Notes} ...${part} />
    <h2 class="section-head">Reports</h2>
    <${Reports} ...${part} />
    <h2 class="section-head">What was done</h2>
    <${Entries} ...${part} />
    ${record.next !== null && html`<${Older} href=${`${path}?before=${record.next}`} words="Earlier" />`}`;
  const head = { title: `Record of ${handleWords(record.person)}`, hidden: true };
  return page({ head, here: 'moderation', main });
}
