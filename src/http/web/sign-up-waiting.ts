/** Tells an applicant what became of their application, by the ticket that their browser holds. */
import type { House } from '#domain/context.ts';
import { findApplication, type Application } from '#domain/admissions/find-application.ts';
import { html, type Html } from '#http/ui/html.ts';
import { say, sayWith } from '#http/ui/say.ts';
import { page, type Answer } from './answer.ts';
import type { Asking } from './serve.ts';

const Words = ({ answer }: Pick<Application, 'answer'>): Html | false =>
  answer !== '' && html`<blockquote dir="auto"><p>${answer}</p></blockquote>`;

function stateOf(application: Application): { readonly title: string; readonly body: Html } {
  const { decision, name } = application;
  if (decision === null)
    return {
      title: say('Your sign-up waits'),
      body: html`<p>
          ${sayWith('Somebody will look at it, and the name {name} is kept for you until then.', {
            name: html`<b><bdi>${name}</bdi></b>`,
          })}
        </p>
        <p>${say('Come back to this page with this browser: it tells you what was decided.')}</p>`,
    };
  if (decision === 'accepted')
    return {
      title: say('Welcome'),
      body: html`<p>
          ${sayWith('The account {name} is yours. Sign in with the password that you chose.', {
            name: html`<b><bdi>${name}</bdi></b>`,
          })}
        </p>
        <${Words} answer=${application.answer} />
        <p><a class="button button-main" href="/sign-in?to=%2Fstart">${say('Sign in')}</a></p>`,
    };
  return {
    title: say('Your sign-up was declined'),
    body: html`<p>${say('Whoever looks after this server decided against it.')}</p>
      <${Words} answer=${application.answer} />
      <p><a class="button" href="/communities">${say('Look at the communities')}</a></p>`,
  };
}

/** Called for `/sign-up/waiting`. */
export async function showWaiting(house: House, { visit }: Asking): Promise<Answer> {
  const { ticket } = visit;
  const application = ticket === null ? null : await findApplication(house.database.query, ticket);
  const { title, body } =
    application === null
      ? {
          title: say('Nothing waits here'),
          body: html`<p>
              ${say(
                'This browser has sent no sign-up. If you sent one with another browser, look there.',
              )}
            </p>
            <p><a class="button" href="/sign-up">${say('Sign up')}</a></p>`,
        }
      : stateOf(application);
  const main = html`<div class="plain-page">
    <h1>${title}</h1>
    ${body}
  </div>`;
  return page({ head: { title, hidden: true }, main });
}
