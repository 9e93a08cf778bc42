/** What somebody wrote and that could not be taken: shown again, so that nothing is lost. */
import { html, type Html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';

/** Called where the form itself cannot be shown again, as after a session ended. */
export const KeptWords = ({ text }: { readonly text: string }): Html =>
  html`<div class="field kept">
    <label for="kept">${say('What you wrote, for you to copy')}</label>
    <textarea id="kept" rows="10" readonly dir="auto" value=${text}></textarea>
  </div>`;
