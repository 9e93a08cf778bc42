/** How to join a community from the server on which one already has an account. */
import { html, type Html } from './html.ts';
import { plain } from './text.ts';

type JoinProps = {
  /** `@name@host` */
  readonly handle: string;
  readonly uri: string;
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
  html`<p class="copy">
    <label for=${id}>${label}</label>
    <input id=${id} type="text" readonly value=${value} spellcheck="false" autocomplete="off" />
  </p>`;

export function JoinPanel({ handle, uri }: JoinProps): Html {
  const name = plain(handle, 400);
  return html`<section class="panel join" id="join" aria-labelledby="join-title">
    <h2 id="join-title">How to join from your server</h2>
    <p>You do not need an account here. Copy this name and search for it where you are:</p>
    <${CopyLine} label="Name of this community" value=${name} id="join-handle" />
    <details>
      <summary>On Mastodon and its kin</summary>
      <ol>
        <li>Paste the name into the search and open the profile that appears.</li>
        <li>Press <b>Follow</b>. New threads now reach your home timeline.</li>
        <li>
          To start a thread, write a public post that mentions${' '}<code class="break"
            >${name}</code
          >. Its first line becomes the title.
        </li>
        <li>To take part, reply to a thread as to any other post.</li>
      </ol>
    </details>
    <details>
      <summary>On Lemmy, PieFed, Mbin or NodeBB</summary>
      <ol>
        <li>
          Search for${' '}<code class="break">${name.replace(/^@/, '!')}</code>. If nothing appears
          at once, search again after a moment: your server is fetching it.
        </li>
        <li>Open the community and press <b>Subscribe</b> or <b>Join</b>.</li>
        <li>Post, comment and vote as in any community of your own server.</li>
      </ol>
    </details>
    <details>
      <summary>Anywhere else</summary>
      <p>Most servers can open this address from their search:</p>
      <${CopyLine} label="Address of this community" value=${uri} id="join-address" />
    </details>
  </section>`;
}
