/** The communities that somebody belongs to, each with the button that leaves it. */
import type { House } from '#domain/context.ts';
import { Form } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { Place } from '#http/ui/names.ts';
import { say } from '#http/ui/say.ts';
import { plain } from '#http/ui/text.ts';
import { readOwnMemberships } from '#views/own-memberships.ts';
import { page, type Answer } from './answer.ts';
import { communityWho } from './present.ts';
import type { Asking } from './serve.ts';
import { SettingsNav } from './settings-nav.ts';
import { membersOnly } from './viewer.ts';

const path = '/settings/communities';

/** Called for `/settings/communities`. */
export const showOwnCommunities = (house: House, { visit }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async ({ person }) => {
    const memberships = await readOwnMemberships(house.database.query, person);
    const main = html`<div class="plain-page">
      <h1>${say('Your communities')}</h1>
      <${SettingsNav} here=${path} />
      ${
        memberships.length === 0
          ? html`<p class="empty">
              ${say('You belong to none yet.')}${' '}
              <a href="/communities">${say('Look at the communities')}</a>
            </p>`
          : html`<ul class="names names-wide">
              ${memberships.map(
                (one) =>
                  html`<li key=${one.id}>
                    <span class="about">
                      <${Place} who=${communityWho(one)} />
                      ${one.waits && html`<small>${say('waits to be taken in')}</small>`}
                      ${one.severed && html`<small>${say('suspended at present')}</small>`}
                    </span>
                    <${Form}
                      action="/join"
                      csrf=${visit.csrf}
                      carry=${{ community: String(one.id), back: path }}
                      class="inline"
                    >
                      <button class="button" name="on" value="0">
                        ${say('Leave')}<span class="unseen"
                          >${' '}${plain(one.title) || one.name}</span
                        >
                      </button>
                    <//>
                  </li>`,
              )}
            </ul>`
      }
    </div>`;
    return page({ head: { title: say('Your communities'), hidden: true }, here: 'settings', main });
  });
