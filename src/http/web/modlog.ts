/** The public record of moderation, of the whole server or of one community. */
import type { House } from '#domain/context.ts';
import { findByHandle } from '#domain/actors/find-by-handle.ts';
import { acts, type ActKind } from '#domain/modlog/acts.ts';
import { Choice, Line, type Option } from '#http/ui/fields.ts';
import { html, type Children, type Html } from '#http/ui/html.ts';
import { Person, Place, When } from '#http/ui/names.ts';
import { Older } from '#http/ui/post-row.ts';
import { say, sayWith } from '#http/ui/say.ts';
import { exact, plain } from '#http/ui/text.ts';
import { hostOf } from '#lib/hosts.ts';
import type { Reader } from '#storage/database.ts';
import { viewCommunity, type CommunityView } from '#views/community-view.ts';
import { readModlog, type ModlogQuery, type RecordLine } from '#views/modlog-list.ts';
import { actWords, officeWords } from '#views/modlog-words.ts';
import { communityPath } from '#views/paths.ts';
import { elsewhere, missing, page, unseen, type Answer } from './answer.ts';
import { field, isOurs, readHandle, readId, type HandleParam } from './params.ts';
import { communityWho, personWho } from './present.ts';
import type { Request } from './serve.ts';
import { moderatesAll } from './viewer.ts';

/** What was asked for, as the form shows it again. */
type Filter = { readonly act: ActKind | null; readonly person: string; readonly moderator: string };

const typed = (query: unknown, name: string): string => {
  const text = field(query, name);
  return typeof text === 'string' ? plain(text, 300) : '';
};

function readFilter(query: unknown): Filter {
  const asked = field(query, 'act');
  const act = acts.find((one) => one === asked) ?? null;
  return { act, person: typed(query, 'person'), moderator: typed(query, 'moderator') };
}

/** The number of whoever is typed as `name` or `name@host`; zero, which nobody has, for somebody unknown. */
async function findTyped(reader: Reader, text: string, own: string): Promise<number | undefined> {
  if (text === '') return undefined;
  const handle = readHandle(text.replace(/^@/, ''));
  if (handle === null) return 0;
  const { name, host } = handle;
  const found = await findByHandle(reader, { name, host: host ?? own, kind: 'person' });
  return found?.id ?? 0;
}

const nobodyAsked = { entries: [], next: null };

/** Entries for a page, its feed or its JSON; what nobody can be is found nowhere. */
export async function findEntries(
  house: House,
  query: unknown,
  more: Pick<ModlogQuery, 'community' | 'viewer' | 'limit'>,
) {
  const reader = house.database.query;
  const own = hostOf(house.origin) ?? '';
  const filter = readFilter(query);
  const [person, moderator] = await Promise.all([
    findTyped(reader, filter.person, own),
    findTyped(reader, filter.moderator, own),
  ]);
  if (person === 0 || moderator === 0) return { filter, modlog: nobodyAsked };
  const before = readId(field(query, 'before'));
  const asked = { act: filter.act, person, moderator, before };
  return { filter, modlog: await readModlog(reader, { ...asked, ...more }) };
}

/** What nobody would find there is named without a link. */
const About = ({ entry }: { readonly entry: RecordLine }): Html | null => {
  if (entry.comment !== null) {
    const words = say('comment {id}', { id: entry.comment.id });
    if (!entry.comment.shown) return html`${words}`;
    return html`<a href=${`/comment/${entry.comment.id}`}>${words}</a>`;
  }
  if (entry.post === null) return null;
  const { id, title, shown } = entry.post;
  const words = plain(title ?? '') || say('post {id}', { id });
  return shown ? html`<a href=${`/post/${id}`} dir="auto">${words}</a>` : html`${words}`;
};

const Entry = ({ entry, now }: { readonly entry: RecordLine; readonly now: Date }): Html => {
  const { moderator, person, community, reason, host, rule, origin } = entry;
  const onContent = entry.post !== null || entry.comment !== null;
  return html`<li id=${`entry-${entry.id}`}>
    <p>
      ${moderator === null ? html`<b>${say(officeWords(entry))}</b>` : html`<${Person} who=${personWho(moderator)} />`}
      ${' '}${say(actWords[entry.act])}${' '}
      <${About} entry=${entry} />
      ${person && html`${' '}${byWhom(html`<${Person} who=${personWho(person)} />`, onContent)}`}
      ${host && html` <b><bdi>${plain(host, 253)}</bdi></b>`}
      ${
        community &&
        html`${' '}${sayWith('in {place}', { place: html`<${Place} who=${communityWho(community)} />` })}`
      }
    </p>
    ${reason && html`<span>${sayWith('Reason: {reason}', { reason: html`<bdi>${plain(reason, 500)}</bdi>` })}</span>`}
    <small>
      <a class="quiet" href=${`/modlog?before=${entry.id + 1}#entry-${entry.id}`}
        ><${When} date=${entry.created} now=${now}
      /></a>
      ${[
        moderator !== null && say(officeWords(entry)),
        entry.automatic && say('automatic'),
        rule?.name && say('rule “{rule}”', { rule: plain(rule.name) }),
        origin && say('from {server}', { server: plain(origin, 253) }),
        termOf(entry),
        !entry.open && say('seen by moderators only'),
      ]
        .filter(Boolean)
        .map((words) => ` · ${String(words)}`)
        .join('')}
    </small>
  </li>`;
};

/** What was done to somebody names them; what was done to their words says whose they are. */
const byWhom = (who: Html, onContent: boolean): Children =>
  onContent ? sayWith('by {who}', { who }) : who;

/** Until when, as the entry says it. */
function termOf({ after }: RecordLine): string | null {
  const until = after?.['until'];
  const moment = typeof until === 'string' ? new Date(until) : null;
  return moment === null || Number.isNaN(moment.getTime())
    ? null
    : say('until {time}', { time: exact(moment) });
}

const options = (): readonly Option[] => [
  ['', say('Every act')],
  ...acts.map((act): Option => [act, say(actWords[act])]),
];

const FilterForm = ({ path, filter }: { readonly path: string; readonly filter: Filter }): Html =>
  html`<details class="folded">
    <summary>${say('Filter')}</summary>
    <form method="get" action=${path} class="form">
      <${Choice}
        id="act"
        name="act"
        label=${say('What was done')}
        options=${options()}
        value=${filter.act ?? ''}
      />
      <${Line}
        id="person"
        name="person"
        label=${say('To whom')}
        hint=${say('As in {one} or {other}', { one: 'eve', other: 'eve@example.org' })}
        value=${filter.person}
        lengthMax=${300}
      />
      <${Line}
        id="moderator"
        name="moderator"
        label=${say('By whom')}
        value=${filter.moderator}
        lengthMax=${300}
      />
      <button class="button">${say('Show')}</button>
    </form>
  </details>`;

/** The same question with another beginning. */
function queryOf(filter: Filter, before: number | null): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, before }))
    if (value !== null && value !== '') said.set(name, String(value));
  return said.size === 0 ? '' : `?${said.toString()}`;
}

type Shown = {
  readonly house: House;
  readonly asked: Request;
  readonly community: CommunityView | null;
};

async function recordPage({ house, asked, community }: Shown): Promise<Answer> {
  const { viewer } = asked;
  const moderates = { all: moderatesAll(viewer), communities: viewer.communities };
  const { filter, modlog } = await findEntries(house, asked.query, {
    community: community?.id,
    viewer: viewer.person === null ? null : moderates,
  });
  const place = community === null ? '' : communityPath(community);
  const path = `${place}/modlog`;
  const title =
    community === null
      ? say('Record of moderation')
      : say('Record of moderation in {place}', {
          place: plain(community.title) || plain(community.name),
        });
  const now = house.clock();
  const main = html`<div class="list-head">
      <h1>${title}</h1>
      <a class="quiet" href=${`${path}.xml`}>RSS</a>
    </div>
    <p class="lede">
      ${say('What moderators, admins and automatic rules did. Nothing is ever taken out of it.')}${' '}
      ${community !== null && html`<a href="/modlog">${say('Of the whole server')}</a>`}
    </p>
    <${FilterForm} path=${path} filter=${filter} />
    ${
      modlog.entries.length === 0
        ? html`<p class="empty">${say('Nothing of that kind was done.')}</p>`
        : html`<ul class="lines">
            ${modlog.entries.map((entry) => html`<${Entry} key=${entry.id} entry=${entry} now=${now} />`)}
          </ul>`
    }
    ${
      modlog.next !== null &&
      html`<${Older} href=${path + queryOf(filter, modlog.next)} words=${say('Older entries')} />`
    }`;
  const head = {
    title,
    description: say('What moderators, admins and automatic rules did here, and why.'),
    canonical: `${house.origin}${path}`,
    feed: { href: `${path}.xml`, title },
    hidden: queryOf(filter, readId(field(asked.query, 'before'))) !== '',
  };
  return page({ head, main });
}

/** Called for `/modlog`. */
export const showModlog = (house: House, asked: Request): Promise<Answer> =>
  recordPage({ house, asked, community: null });

/** Called for `/c/NAME/modlog` and `/c/NAME@HOST/modlog`. */
export async function showCommunityModlog(
  house: House,
  handle: HandleParam | null,
  asked: Request,
): Promise<Answer> {
  if (handle === null) return missing();
  if (isOurs(handle, house.origin))
    return elsewhere(`/c/${encodeURIComponent(handle.name)}/modlog`);
  const found = await viewCommunity(house.database.query, handle, asked.eyes);
  return found.done ? recordPage({ house, asked, community: found.value }) : unseen(found.reason);
}
