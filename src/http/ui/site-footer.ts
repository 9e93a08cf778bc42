/** What stands below every page: what this place is, where else one can look, and how it looks. */
import { html, type Html } from './html.ts';
import { LanguageSwitch } from './language-switch.ts';
import { key, say } from './say.ts';
import { themes, type Theme } from './theme.ts';

type Props = {
  readonly site: string;
  readonly theme: Theme;
  /** Whoever is signed in chooses in their settings. */
  readonly member: boolean;
  /** Where choosing leads back to. */
  readonly again: string;
};

const names = {
  auto: key('As the system'),
  light: key('Light'),
  dark: key('Dark'),
  contrast: key('High contrast'),
} as const;

const Looks = ({ theme, again }: Pick<Props, 'theme' | 'again'>): Html =>
  html`<nav class="switch" aria-label=${say('Colours')}>
    ${themes.map(
      (each) =>
        html`<a
          key=${each}
          href=${`/theme?to=${each}&back=${encodeURIComponent(again)}`}
          rel="nofollow"
          aria-current=${each === theme ? 'true' : null}
          >${say(names[each])}</a
        >`,
    )}
  </nav>`;

export const SiteFooter = ({ site, theme, member, again }: Props): Html =>
  html`<footer class="foot">
    <div class="wrap">
      <p>
        ${say(
          '{site} is part of the open social web. Join its communities with the account you already have.',
          { site },
        )}
      </p>
      <p class="foot-links">
        <a href="/about">${say('About')}</a>
        <a href="/instances">${say('Other servers')}</a>
        <a href="/modlog">${say('Record of moderation')}</a>
        <a href="/report-illegal">${say('Report illegal content')}</a>
        <a href="/health">${say('How this server is doing')}</a>
        <a href="/shortcuts">${say('Keyboard shortcuts')}</a>
      </p>
      ${!member && html`<${Looks} theme=${theme} again=${again} />`}
      <${LanguageSwitch} back=${again} member=${member} />
    </div>
  </footer>`;
