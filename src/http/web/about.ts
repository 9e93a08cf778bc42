/** What this server says of itself: what it is about, its rules, who looks after it, how to take part. */
import type { House } from '#domain/context.ts';
import { findEntrance } from '#domain/admissions/find-entrance.ts';
import type { Mode } from '#domain/admissions/entrance.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Person } from '#http/ui/names.ts';
import { Prose } from '#http/ui/prose.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { excerpt } from '#http/ui/text.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { readOfficers, type Officer } from '#views/officers.ts';
import { page, type Answer } from './answer.ts';
import { personWho, siteName } from './present.ts';
import type { Request } from './serve.ts';

const modeWords: Readonly<Record<Mode, string>> = {
  open: key('Everybody can make an account here.'),
  application: key('Everybody can ask for an account here; somebody looks at each.'),
  invitation: key('People come here by invitation.'),
  closed: key('At present nobody new gets an account here.'),
};

const Officers = ({ officers }: { readonly officers: readonly Officer[] }): Html | false =>
  officers.length > 0 &&
  html`<h2 class="section-head" id="officers">${say('Who looks after it')}</h2>
    <ul class="lines">
      ${officers.map(
        (officer) =>
          html`<li key=${officer.id}>
            <b><${Person} who=${personWho(officer)} /></b>
            <span>${officer.role === 'admin' ? say('Admin') : say('Moderator')}</span>
          </li>`,
      )}
    </ul>`;

const TakePart = ({ mode }: { readonly mode: Mode }): Html =>
  html`<h2 class="section-head" id="join">${say('Take part')}</h2>
    <p>
      ${say(modeWords[mode])}${' '}
      ${
        (mode === 'open' || mode === 'application') &&
        html`<a href="/sign-up">${say('Sign up')}</a>`
      }
    </p>
    <p>
      ${sayWith(
        'With an account on another server of the social web you can join its {communities} from there.',
        { communities: html`<a href="/communities">${say('communities')}</a>` },
      )}
    </p>`;

/** Called for `/about`. */
export async function showAbout(house: House, { viewer }: Request): Promise<Answer> {
  const reader = house.database.query;
  const [settings, officers, entrance, name] = await Promise.all([
    findSettings(reader),
    readOfficers(reader),
    findEntrance(reader, house.clock()),
    siteName(reader),
  ]);
  const about = renderMarkdown(settings.about);
  const rules = renderMarkdown(settings.rules);
  const main = html`<div class="plain-page">
    <h1>${sayWith('About {site}', { site: html`<bdi>${name}</bdi>` })}</h1>
    ${about !== '' && html`<${Prose} body=${about} />`}
    ${
      rules !== '' &&
      html`<h2 class="section-head" id="rules">${say('Rules')}</h2>
        <${Prose} body=${rules} />`
    }
    <${Officers} officers=${officers} />
    ${viewer.person === null && html`<${TakePart} mode=${entrance.mode} />`}
    <p class="choices">
      <a class="button" href="/instances">${say('Other servers')}</a>
      <a class="button" href="/modlog">${say('Record of moderation')}</a>
      <a class="button" href="/report-illegal">${say('Report illegal content')}</a>
    </p>
  </div>`;
  const head = {
    title: say('About {site}', { site: name }),
    description: excerpt(about, 200),
    canonical: `${house.origin}/about`,
  };
  return page({ head, main });
}
