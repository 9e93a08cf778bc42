/** The languages in which pages can be read, at the foot of each. */
import { html, type Html } from './html.ts';
import { say, tongueNow, tongues } from './say.ts';

type SwitchProps = {
  /** Where choosing leads back to: the path of this page, without what may be a secret in it. */
  readonly back?: string | undefined;
  /** Whoever has an account chooses for all their browsers. */
  readonly member: boolean;
};

/** Links, each in its own language; the one that is spoken now is no link. */
export const LanguageSwitch = ({ back = '/', member }: SwitchProps): Html =>
  member
    ? html`<p class="foot-links"><a href="/settings#language">${say('Language')}</a></p>`
    : html`<nav class="switch" aria-label=${say('Language')}>
        ${tongues.map(({ tag, dir, name }) =>
          tag === tongueNow().tag
            ? html`<b key=${tag} lang=${tag} dir=${dir} aria-current="true">${name}</b>`
            : html`<a
                key=${tag}
                href=${`/language?to=${tag}&back=${encodeURIComponent(back)}`}
                lang=${tag}
                hreflang=${tag}
                dir=${dir}
                rel="nofollow"
                >${name}</a
              >`,
        )}
      </nav>`;
