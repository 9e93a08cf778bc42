/** The way around the pages of one's own settings. */
import { html, type Html } from '#http/ui/html.ts';
import { key, say } from '#http/ui/say.ts';

const pages = [
  ['/settings', key('Sessions and password')],
  ['/settings/profile', key('Profile')],
  ['/settings/preferences', key('Language and look')],
  ['/settings/communities', key('Your communities')],
  ['/settings/blocks', key('Saved, hidden, blocked')],
  ['/settings/invitations', key('Invitations')],
  ['/settings/data', key('Your data')],
] as const;

export type SettingsPath = (typeof pages)[number][0];

/** Above each of them. */
export const SettingsNav = ({ here }: { readonly here: SettingsPath }): Html =>
  html`<nav class="tabs" aria-label=${say('Settings')}>
    ${pages.map(
      ([path, words]) =>
        html`<a key=${path} href=${path} aria-current=${path === here ? 'page' : null}
          >${say(words)}</a
        >`,
    )}
  </nav>`;
