/** The list of all communities that can be read here. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Handle, Tile, type Who } from '#http/ui/names.ts';
import { counted, plain } from '#http/ui/text.ts';
import { listCommunities } from '#views/community-list.ts';
import type { Eyes } from '#views/visible.ts';
import { page, type Answer } from './answer.ts';
import { communityWho, siteName } from './present.ts';

type Entry = Who & { readonly followers: number; readonly posts: number };

/** Of those elsewhere we do not know all members. */
const numbersOf = ({ local, followers, posts }: Entry, wide: boolean): string =>
  [local && counted(followers, 'member'), (wide || !local) && counted(posts, 'post')]
    .filter(Boolean)
    .join(' · ');

/** Communities by title, with their handles and how many follow them. */
export const CommunityNames = (props: {
  readonly communities: readonly Entry[];
  readonly wide?: boolean;
}): Html =>
  html`<ul class=${props.wide ? 'names names-wide' : 'names'}>
    ${props.communities.map(
      (community) =>
        html`<li key=${community.id}>
          <${Tile} who=${community} />
          <span class="about">
            <a href=${community.path}
              ><bdi>${plain(community.title) || plain(community.name)}</bdi></a
            >
            <small
              ><${Handle}
                who=${community}
              />${' · '}${numbersOf(community, props.wide ?? false)}</small
            >
          </span>
        </li>`,
    )}
  </ul>`;

const section = (title: string, communities: readonly Entry[]): Html | null =>
  communities.length === 0
    ? null
    : html`<h2 class="section-head">${title}</h2>
        <${CommunityNames} communities=${communities} wide=${true} />`;

/** Called for `/communities`. */
export async function showCommunities(
  house: House,
  { eyes }: { readonly eyes: Eyes },
): Promise<Answer> {
  const reader = house.database.query;
  const [site, lines] = await Promise.all([siteName(reader), listCommunities(reader, { eyes })]);
  const communities = lines.map(communityWho);
  const main = html`<h1>Communities</h1>
    ${communities.length === 0 && html`<p class="lede">There is none yet.</p>`}
    ${section(
      'Of this server',
      communities.filter((entry) => entry.local),
    )}
    ${section(
      'Of other servers',
      communities.filter((entry) => !entry.local),
    )}`;
  const head = {
    title: 'Communities',
    description: `Every community that can be read on ${site}.`,
    canonical: `${house.origin}/communities`,
  };
  return page({ head, here: 'communities', main });
}
