/** Communities by title, with their handles and how many belong to them. */
import { html, type Html } from '#http/ui/html.ts';
import { JoinButton, type JoinButtonProps } from '#http/ui/join-panel.ts';
import { Handle, Tile, type Who } from '#http/ui/names.ts';
import { sayCount } from '#http/ui/say.ts';
import { excerpt, plain } from '#http/ui/text.ts';

export type Entry = Who & {
  readonly followers: number;
  readonly posts: number;
  /** HTML of what it says of itself; shown where there is room. */
  readonly summary?: string;
  /** Joining at one press, for whoever is signed in. */
  readonly button?: JoinButtonProps;
};

/** Of those elsewhere we do not know all members. */
const numbersOf = ({ local, followers, posts }: Entry, wide: boolean): string =>
  [
    local && sayCount(followers, '{n} member', '{n} members'),
    (wide || !local) && sayCount(posts, '{n} post', '{n} posts'),
  ]
    .filter(Boolean)
    .join(' · ');

/** Called for the narrow column, and `wide` for the directory. */
export const CommunityNames = (props: {
  readonly communities: readonly Entry[];
  readonly wide?: boolean;
}): Html =>
  html`<ul class=${props.wide ? 'names names-wide' : 'names'}>
    ${props.communities.map((community) => {
      const words = props.wide ? excerpt(community.summary ?? '', 160) : '';
      return html`<li key=${community.id} data-item=${props.wide ? '' : null}>
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
          ${words && html`<span class="about-words" dir="auto">${words}</span>`}
        </span>
        ${community.button && html`<${JoinButton} ...${community.button} />`}
      </li>`;
    })}
  </ul>`;
