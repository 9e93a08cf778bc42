/** First steps of somebody who is new: interests, then communities, then done. Each step can be skipped. */
import { changePreferences } from '#domain/accounts/change-preferences.ts';
import { act, type House } from '#domain/context.ts';
import type { Topic } from '#domain/communities/topics.ts';
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { JoinButton } from '#http/ui/join-panel.ts';
import { Handle, Tile } from '#http/ui/names.ts';
import { say, sayCount } from '#http/ui/say.ts';
import { excerpt, plain } from '#http/ui/text.ts';
import { readBelonging, type Belonging } from '#views/belonging.ts';
import { readDirectory, type Directory } from '#views/community-list.ts';
import { readTopicsInUse } from '#views/topics-in-use.ts';
import type { Eyes } from '#views/visible.ts';
import { next, page, type Answer } from './answer.ts';
import { communityWho, siteName } from './present.ts';
import type { Asking, Posted } from './serve.ts';
import { topicsIn, TopicsField } from './topic-fields.ts';
import { membersOnly } from './viewer.ts';

type Line = Directory['communities'][number];

/** So many interests are looked up, and so many communities shown of each. */
const interestsMax = 8;
const eachMax = 6;
const anyMax = 12;

/** Nobody need go through all of it. */
const Skip = ({ csrf, words }: { readonly csrf: string; readonly words: string }): Html =>
  html`<${Form} action="/start/done" csrf=${csrf} class="inline">
    <button class="button">${words}</button>
  <//>`;

const Steps = ({ at }: { readonly at: 1 | 2 }): Html =>
  html`<p class="hint">${say('Step {at} of {of}', { at, of: 2 })}</p>`;

/** Called for `/start`, to which signing up leads. */
export const showStart = (house: House, { visit, path }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async ({ name }) => {
    const reader = house.database.query;
    const [site, offered] = await Promise.all([siteName(reader), readTopicsInUse(reader)]);
    if (offered.length === 0) return next('/start/communities');
    const title = say('Welcome to {site}, {name}', { site, name });
    const main = html`<div class="start">
      <${Steps} at=${1} />
      <h1>${title}</h1>
      <p class="lede">
        ${say('People talk in communities here, and some of those live on other servers: you join and answer them all from here.')}
      </p>
      <form method="get" action="/start/communities" class="form">
        <${TopicsField}
          legend=${say('What do you like to read about?')}
          values=${[]}
          offered=${offered}
        />
        <button class="button button-main">${say('Show communities')}</button>
      </form>
      <${Skip} csrf=${visit.csrf} words=${say('Skip this')} />
    </div>`;
    return page({ head: { title, hidden: true }, main });
  });

async function communitiesFor(
  house: House,
  interests: readonly Topic[],
  eyes: Eyes,
): Promise<readonly Line[]> {
  const reader = house.database.query;
  if (interests.length === 0)
    return (await readDirectory(reader, { eyes, limit: anyMax })).communities;
  const found = await Promise.all(
    interests
      .slice(0, interestsMax)
      .map((topic) => readDirectory(reader, { eyes, topic, limit: eachMax })),
  );
  const lines = found.flatMap(({ communities }) => communities);
  return [...new Map(lines.map((line) => [line.id, line])).values()];
}

type EntryProps = {
  readonly line: Line;
  readonly belonging: Belonging;
  readonly csrf: string;
  readonly back: string;
};

const Entry = ({ line, belonging, csrf, back }: EntryProps): Html => {
  const who = communityWho(line);
  const title = plain(line.title) || plain(line.name);
  const words = excerpt(line.summary, 160);
  return html`<li>
    <${Tile} who=${who} />
    <span class="about">
      <a href=${who.path}><bdi>${title}</bdi></a>
      <small
        ><${Handle} who=${who} />${' · '}${sayCount(line.posts, '{n} post', '{n} posts')}</small
      >
      ${words && html`<span class="about-words" dir="auto">${words}</span>`}
      <${JoinButton}
        community=${line.id}
        belonging=${belonging}
        csrf=${csrf}
        back=${back}
        title=${title}
      />
    </span>
  </li>`;
};

/** Called for `/start/communities`, with the interests in its address. Joining leads back to it. */
export const showStartCommunities = (house: House, asking: Asking): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, async ({ person }) => {
    const { visit, query, eyes, path } = asking;
    const lines = await communitiesFor(house, topicsIn(query), eyes);
    const communities = lines.map(({ id }) => id);
    const reader = house.database.query;
    const [known, offered] = await Promise.all([
      readBelonging(reader, { person, communities }),
      readTopicsInUse(reader),
    ]);
    const title = say('Communities that you may like');
    const entry = (line: Line): Html =>
      html`<${Entry}
        key=${line.id}
        line=${line}
        belonging=${known.get(line.id) ?? 'none'}
        csrf=${visit.csrf}
        back=${path}
      />`;
    const main = html`<div class="start">
      ${offered.length > 0 && html`<${Steps} at=${2} />`}
      <h1>${title}</h1>
      ${
        lines.length === 0
          ? html`<p class="empty">
              ${say('There is none yet. Follow one of another server by its name, or make your own.')}
            </p>`
          : html`<ul class="names names-wide">
              ${lines.map(entry)}
            </ul>`
      }
      <p class="choices">
        <a class="button" href="/communities">${say('All communities')}</a>
        <a class="button" href="/communities/follow">${say('Follow a community elsewhere')}</a>
      </p>
      <${Form} action="/start/done" csrf=${visit.csrf} class="inline">
        <button class="button button-main">${say('Done')}</button>
      <//>
    </div>`;
    return page({ head: { title, hidden: true }, main });
  });

/** Called when the steps are done or skipped: from then on nobody is led there. */
export const takeStartDone = (house: House, { visit }: Posted<object>): Promise<Answer> =>
  membersOnly(house, { visit, back: '/start' }, async ({ person }) => {
    const change = { welcomed: house.clock() };
    await act(house, (context) => changePreferences(context, { account: person, change }));
    return next('/');
  });
