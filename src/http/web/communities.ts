/** The directory of communities: of this server and of others, by activity, members, topic and words. */
import { allTopics, type Topic } from '#domain/communities/topics.ts';
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Icon } from '#http/ui/icons.ts';
import { Older } from '#http/ui/post-row.ts';
import { key, say } from '#http/ui/say.ts';
import {
  communitySorts,
  readDirectory,
  type CommunityPlace,
  type CommunitySort,
} from '#views/community-list.ts';
import { page, type Answer } from './answer.ts';
import { CommunityNames } from './community-names.ts';
import { withButtons } from './community-side.ts';
import { oneOf, Ways } from './listing.ts';
import { field, readAddress, readId } from './params.ts';
import { siteName } from './present.ts';
import type { Request } from './serve.ts';
import { topicWords } from './topic-words.ts';

const wheres = ['all', 'local', 'known', 'joined'] as const;
type Where = (typeof wheres)[number];

type Asked = {
  readonly where: Where;
  readonly sort: CommunitySort;
  readonly topic: Topic | null;
  readonly words: string;
  readonly after: CommunityPlace | null;
};

/** `12_55`, `garden_55`: what it is sorted by, and its number. */
function readPlace(sort: CommunitySort, said: unknown): CommunityPlace | null {
  const text = readAddress(said) ?? '';
  const cut = text.lastIndexOf('_');
  const [value, id] = [text.slice(0, cut), readId(text.slice(cut + 1))];
  if (cut < 0 || id === null || value.length > 128) return null;
  const number = sort === 'lively' || sort === 'members';
  return number && !/^\d{1,9}$/.test(value) ? null : { value, id };
}

function readAsked(query: unknown): Asked {
  const sort = oneOf(communitySorts, field(query, 'sort')) ?? 'lively';
  return {
    where: oneOf(wheres, field(query, 'show')) ?? 'all',
    sort,
    topic: oneOf(allTopics, field(query, 'topic')),
    words: (readAddress(field(query, 'q')) ?? '').trim().slice(0, 100),
    after: readPlace(sort, field(query, 'after')),
  };
}

function pathOf({ where, sort, topic, words, after }: Asked): string {
  const query = new URLSearchParams();
  if (where !== 'all') query.set('show', where);
  if (sort !== 'lively') query.set('sort', sort);
  if (topic !== null) query.set('topic', topic);
  if (words !== '') query.set('q', words);
  if (after !== null) query.set('after', `${after.value}_${after.id}`);
  return query.size === 0 ? '/communities' : `/communities?${query.toString()}`;
}

const whereWords = {
  all: key('All'),
  local: key('This server'),
  known: key('Other servers'),
  joined: key('My communities'),
} as const;

const sortWords = {
  lively: key('Most active'),
  members: key('Most members'),
  new: key('New here'),
  name: key('By name'),
} as const;

/** A form that asks by its address; what else was chosen stays chosen. */
const Finder = ({ asked }: { readonly asked: Asked }): Html =>
  html`<form
    class="finder"
    method="get"
    action="/communities"
    role="search"
    aria-label=${say('Find communities')}
  >
    ${asked.where !== 'all' && html`<input type="hidden" name="show" value=${asked.where} />`}
    ${asked.sort !== 'lively' && html`<input type="hidden" name="sort" value=${asked.sort} />`}
    <label class="unseen" for="find-words">${say('Words in the name')}</label>
    <input
      id="find-words"
      type="search"
      name="q"
      value=${asked.words}
      maxlength="100"
      placeholder=${say('Words in the name')}
    />
    <label class="unseen" for="find-topic">${say('Topic')}</label>
    <select id="find-topic" name="topic">
      <option value="">${say('Any topic')}</option>
      ${allTopics.map(
        (topic) =>
          html`<option key=${topic} value=${topic} selected=${topic === asked.topic}>
            ${topicWords(topic)}
          </option>`,
      )}
    </select>
    <button class="button">${say('Find')}</button>
  </form>`;

const Nav = (props: { readonly asked: Asked; readonly stranger: boolean }): Html => {
  const { asked, stranger } = props;
  const to = (change: Partial<Asked>): string => pathOf({ ...asked, after: null, ...change });
  return html`<div class="list-nav">
    <${Ways}
      label=${say('Which communities')}
      ways=${wheres
        .filter((where) => where !== 'joined' || !stranger)
        .map((where) => ({
          href: to({ where }),
          words: say(whereWords[where]),
          here: where === asked.where,
        }))}
    />
    <${Ways}
      label=${say('Order')}
      ways=${communitySorts.map((sort) => ({
        href: to({ sort }),
        words: say(sortWords[sort]),
        here: sort === asked.sort,
      }))}
    />
  </div>`;
};

const emptyWords = ({ words, topic, where }: Asked): string => {
  if (words !== '' || topic !== null) return say('No community is like that.');
  return where === 'joined' ? say('You belong to no community yet.') : say('There is none yet.');
};

const Acts = (): Html =>
  html`<p class="choices">
    <a class="button" href="/communities/follow">${say('Follow a community elsewhere')}</a>
    <a class="button" href="/communities/new"><${Icon} name="plus" />${say('Found a community')}</a>
  </p>`;

/** Called for `/communities`. */
export async function showCommunities(house: House, request: Request): Promise<Answer> {
  const { eyes, query, viewer } = request;
  const reader = house.database.query;
  const stranger = viewer.person === null;
  const read = readAsked(query);
  const asked: Asked = stranger && read.where === 'joined' ? { ...read, where: 'all' } : read;
  const { where, sort, topic, words, after } = asked;
  const [site, found] = await Promise.all([
    siteName(reader),
    readDirectory(reader, {
      eyes,
      sort,
      after,
      ...(topic !== null && { topic }),
      ...(words !== '' && { words }),
      ...(where === 'joined' && { joined: true }),
      ...((where === 'local' || where === 'known') && { local: where === 'local' }),
    }),
  ]);
  const main = html`<h1>${say('Communities')}</h1>
    ${!stranger && html`<${Acts} />`}
    <${Finder} asked=${asked} />
    <${Nav} asked=${asked} stranger=${stranger} />
    ${
      found.communities.length === 0
        ? html`<p class="empty">${emptyWords(asked)}</p>`
        : html`<${CommunityNames}
            communities=${await withButtons(house, found.communities, request)}
            wide=${true}
          />`
    }
    <${Older}
      href=${found.next === null ? null : pathOf({ ...asked, after: found.next })}
      first=${after === null ? null : pathOf({ ...asked, after: null })}
      words=${say('Further communities')}
    />`;
  const head = {
    title: say('Communities'),
    description: say('Every community that can be read on {site}.', { site }),
    canonical: `${house.origin}/communities`,
    hidden: after !== null || words !== '',
  };
  return page({ head, here: 'communities', main });
}
