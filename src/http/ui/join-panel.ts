/** How to join a community: with a button for our people, from their own server for all others. */
import { Csrf } from './form.ts';
import { html, type Html } from './html.ts';
import { say, sayWith } from './say.ts';
import { plain } from './text.ts';

/** What somebody is to a community: nothing yet, asked and not answered, a member, or cut off by a rule of this server. */
export type Belonging = 'none' | 'pending' | 'member' | 'severed';

export type JoinButtonProps = {
  readonly community: number;
  readonly belonging: Belonging;
  readonly csrf: string;
  /** Where it leads back to. */
  readonly back: string;
  /** Whom the button is about, where there are many on a page. */
  readonly title?: string;
};

const buttonWords = (belonging: Belonging): string => {
  if (belonging === 'none') return say('Join');
  return belonging === 'pending' ? say('Take back the request') : say('Leave');
};

/** One press to join or leave; what waits for an answer says so. */
export const JoinButton = ({ community, belonging, csrf, back, title }: JoinButtonProps): Html =>
  html`<form method="post" action="/join" class="join-form" data-in-place>
    <${Csrf} value=${csrf} />
    <input type="hidden" name="community" value=${community} />
    <input type="hidden" name="back" value=${back} />
    ${belonging === 'pending' && html`<span class="hint">${say('Asked to join')}</span>`}
    ${belonging === 'severed' && html`<span class="hint">${say('Cut off')}</span>`}
    <button
      class=${belonging === 'none' ? 'button button-main button-narrow' : 'button button-narrow'}
      name="on"
      value=${belonging === 'none' ? '1' : '0'}
    >
      ${buttonWords(belonging)}${
        title !== undefined && html`<span class="unseen">${' '}<bdi>${plain(title)}</bdi></span>`
      }
    </button>
  </form>`;

type JoinProps = {
  /** `@name@host` */
  readonly handle: string;
  readonly uri: string;
  /** `/c/cats`, under which the dialog for people of other servers stands. */
  readonly path?: string;
  /** For our own people; absent for visitors. */
  readonly button?: JoinButtonProps | null;
};

/** A line to copy: selectable as a whole, and no script needed. */
export const CopyLine = ({
  label,
  value,
  id,
}: {
  readonly label: string;
  readonly value: string;
  readonly id: string;
}): Html =>
  html`<p class="copy" data-copy>
    <label for=${id}>${label}</label>
    <input
      id=${id}
      type="text"
      readonly
      dir="ltr"
      value=${value}
      spellcheck="false"
      autocomplete="off"
    />
  </p>`;

const Steps = ({ name, uri }: { readonly name: string; readonly uri: string }): Html =>
  html`<details>
      <summary>${say('On Mastodon and its kin')}</summary>
      <ol>
        <li>${say('Paste the name into the search and open the profile that appears.')}</li>
        <li>
          ${sayWith('Press {follow}. New threads now reach your home timeline.', {
            follow: html`<b>${say('Follow')}</b>`,
          })}
        </li>
        <li>
          ${sayWith(
            'To start a thread, write a public post that mentions {name}. Its first line becomes the title.',
            { name: html`<code class="break" dir="ltr">${name}</code>` },
          )}
        </li>
        <li>${say('To take part, reply to a thread as to any other post.')}</li>
      </ol>
    </details>
    <details>
      <summary>${say('On Lemmy, PieFed, Mbin or NodeBB')}</summary>
      <ol>
        <li>
          ${sayWith(
            'Search for {name}. If nothing appears at once, search again after a moment: your server is fetching it.',
            { name: html`<code class="break" dir="ltr">${name.replace(/^@/, '!')}</code>` },
          )}
        </li>
        <li>
          ${sayWith('Open the community and press {subscribe} or {join}.', {
            subscribe: html`<b>${say('Subscribe')}</b>`,
            join: html`<b>${say('Join')}</b>`,
          })}
        </li>
        <li>${say('Post, comment and vote as in any community of your own server.')}</li>
      </ol>
    </details>
    <details>
      <summary>${say('Anywhere else')}</summary>
      <p>${say('Most servers can open this address from their search:')}</p>
      <${CopyLine} label=${say('Address of this community')} value=${uri} id="join-address" />
    </details>`;

/** For visitors: the dialog first, then the name to copy, then how it goes where. */
export function JoinPanel({ handle, uri, path, button }: JoinProps): Html {
  const name = plain(handle, 400);
  const title = button ? say('Your membership') : say('How to join from your server');
  return html`<section class="panel join" id="join" aria-labelledby="join-title">
    <h2 id="join-title">${title}</h2>
    ${button && html`<${JoinButton} ...${button} />`}
    ${
      path !== undefined &&
      !button &&
      html`<p>
        <a class="button button-main" href=${`${path}/open`} rel="nofollow" data-open-elsewhere
          >${say('Follow with my account elsewhere')}</a
        >
      </p>`
    }
    <p>
      ${
        button
          ? say('Others join by following this name from their own server:')
          : say('You do not need an account here. Copy this name and search for it where you are:')
      }
    </p>
    <${CopyLine} label=${say('Name of this community')} value=${name} id="join-handle" />
    ${
      button
        ? html`<details class="steps">
            <summary>${say('How it goes, server by server')}</summary>
            <${Steps} name=${name} uri=${uri} />
          </details>`
        : html`<${Steps} name=${name} uri=${uri} />`
    }
  </section>`;
}
