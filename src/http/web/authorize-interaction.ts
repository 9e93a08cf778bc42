/** Where other servers send people with an address: shows what it means here, or leads back. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { hostLabel, plain, safeImage } from '#http/ui/text.ts';
import { findAddress, type Found } from '#views/find-address.ts';
import { page, type Answer } from './answer.ts';

const kinds: Record<Found['kind'], string> = {
  community: 'This is a community that can be read here.',
  person: 'This is somebody whose posts can be read here.',
  post: 'This thread can be read here.',
  comment: 'This comment can be read here.',
};

const known = (found: Found): Html =>
  html`<h1>Found</h1>
    <p>${kinds[found.kind]}</p>
    <p><a class="button button-main" href=${found.path}>Open it</a></p>`;

/** Only https leads out of here. */
const unknown = (address: string): Html => {
  const link = safeImage(address);
  return html`<h1>Not known here</h1>
    <p>
      This server has not met${' '}<bdi>${plain(address, 300)}</bdi>${' '}yet.
      ${link && ' You can open it where it lives.'}
    </p>
    ${
      link &&
      html`<p>
        <a class="button" href=${link} rel="nofollow noopener noreferrer ugc"
          >Go to ${hostLabel(link)}</a
        >
      </p>`
    }`;
};

const nothing = html`<h1>Nothing to look up</h1>
  <p>Another server sends people here with the address of a post or a person. None came along.</p>
  <p><a class="button button-main" href="/">To the front page</a></p>`;

/** Called for `/authorize_interaction?uri=…`. */
export async function showInteraction(house: House, address: string | null): Promise<Answer> {
  const reader = house.database.query;
  const found = address === null ? null : await findAddress(reader, address, house.origin);
  const body = address === null ? nothing : found === null ? unknown(address) : known(found);
  const main = html`<div class="plain-page">${body}</div>`;
  return page({ head: { title: 'Look up', hidden: true }, main }, address === null ? 400 : 200);
}
