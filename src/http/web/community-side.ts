/** The narrow column of a community: how to join, what it is for, its rules, who moderates it. */
import { isTopic } from '#domain/communities/topics.ts';
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { JoinPanel, type JoinButtonProps } from '#http/ui/join-panel.ts';
import { Person, Tile, type Who } from '#http/ui/names.ts';
import { Prose } from '#http/ui/prose.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { month, plain } from '#http/ui/text.ts';
import type { ActorLine } from '#views/actor-line.ts';
import { readBelonging } from '#views/belonging.ts';
import type { CommunityView } from '#views/community-view.ts';
import { communityPath, handleOf } from '#views/paths.ts';
import { communityWho, personWho } from './present.ts';
import type { Request } from './serve.ts';
import { topicWords } from './topic-words.ts';

const posting = {
  everyone: key('Everyone may start a thread'),
  members: key('Members may start threads'),
  moderators: key('Moderators start threads, everyone may answer'),
} as const;

type Asked = Pick<Request, 'viewer' | 'visit' | 'path'>;

/** The buttons for whoever is signed in, by community; none for visitors, who join from where they are. */
async function joinButtons(
  house: House,
  communities: readonly { readonly id: number; readonly title: string }[],
  { viewer, visit, path }: Asked,
): Promise<ReadonlyMap<number, JoinButtonProps>> {
  const { person } = viewer;
  const { csrf } = visit;
  if (person === null || csrf === null) return new Map();
  const ids = communities.map(({ id }) => id);
  const known = await readBelonging(house.database.query, { person, communities: ids });
  return new Map(
    communities.map(({ id, title }) => {
      const belonging = known.get(id) ?? 'none';
      return [id, { community: id, belonging, csrf, back: path, title }];
    }),
  );
}

/** Of the one that the page is about. */
export async function joinButton(
  house: House,
  community: CommunityView,
  asked: Asked,
): Promise<JoinButtonProps | null> {
  const button = (await joinButtons(house, [community], asked)).get(community.id);
  if (button === undefined) return null;
  const { title: _, ...alone } = button;
  return alone;
}

/** Communities as lists show them, each with its button where there is one. */
export async function withButtons<Line extends ActorLine>(
  house: House,
  communities: readonly Line[],
  asked: Asked,
): Promise<(Line & Who & { readonly button?: JoinButtonProps })[]> {
  const buttons = await joinButtons(house, communities, asked);
  return communities.map((community) => {
    const button = buttons.get(community.id);
    return { ...communityWho(community), ...(button !== undefined && { button }) };
  });
}

const Topics = ({ topics }: { readonly topics: readonly string[] }): Html =>
  html`<p class="tags">
    ${topics
      .filter(isTopic)
      .map(
        (topic) =>
          html`<a key=${topic} class="tag" href=${`/communities?topic=${topic}`}
            >${topicWords(topic)}</a
          >`,
      )}
  </p>`;

const About = ({
  community,
  known,
}: {
  readonly community: CommunityView;
  /** Whoever looks is signed in. */
  readonly known: boolean;
}): Html =>
  html`<section class="panel" aria-labelledby="about-title">
    <h2 id="about-title">
      ${sayWith('About {name}', {
        name: html`<bdi>${plain(community.title) || plain(community.name)}</bdi>`,
      })}
    </h2>
    ${community.summary && html`<${Prose} body=${community.summary} />`}
    ${community.topics.length > 0 && html`<${Topics} topics=${community.topics} />`}
    <dl class="facts">
      <dt>${say('Since')}</dt>
      <dd>${month(community.created)}</dd>
      <dt>${say('Threads')}</dt>
      <dd>${say(posting[community.posting])}</dd>
      ${
        community.joining === 'approval' &&
        html`<dt>${say('Joining')}</dt>
          <dd>${say('A moderator lets people in')}</dd>`
      }
    </dl>
    <p>
      <a class="quiet" href=${`${communityPath(community)}/modlog`}
        >${say('Record of moderation')}</a
      >
    </p>
    ${
      known &&
      html`<p>
        <a class="quiet" href=${`/block?actor=${community.id}`} rel="nofollow">${say('Block…')}</a>
      </p>`
    }
  </section>`;

const Moderators = ({ community }: { readonly community: CommunityView }): Html =>
  html`<section class="panel" aria-labelledby="moderators-title">
    <h2 id="moderators-title">${say('Moderators')}</h2>
    <ul class="names">
      ${community.moderators.map(
        (line) =>
          html`<li key=${line.id}>
            <${Tile} who=${personWho(line)} size="s" round=${true} /><${Person}
              who=${personWho(line)}
            />
          </li>`,
      )}
    </ul>
  </section>`;

/** Beside a community's posts and beside a thread. */
export const CommunitySide = ({
  community,
  origin,
  button = null,
}: {
  readonly community: CommunityView;
  readonly origin: string;
  readonly button?: JoinButtonProps | null;
}): Html =>
  html`<${JoinPanel}
      handle=${handleOf(community, origin)}
      uri=${community.uri}
      path=${communityPath(community)}
      button=${button}
    />
    <${About} community=${community} known=${button !== null} />
    ${
      community.rules &&
      html`<section class="panel" aria-labelledby="rules-title">
        <h2 id="rules-title">${say('Rules')}</h2>
        <${Prose} body=${community.rules} />
      </section>`
    }
    ${community.moderators.length > 0 && html`<${Moderators} community=${community} />`}`;
