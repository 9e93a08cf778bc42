/** Who moderates a community, and the forms by which it gets others. */
import { allScopes, type Scope } from '#domain/communities/rights.ts';
import type { House } from '#domain/context.ts';
import { Fields, Line, Tick } from '#http/ui/fields.ts';
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Person } from '#http/ui/names.ts';
import { plain } from '#http/ui/text.ts';
import { readSeats, type Seat } from '#views/community-office.ts';
import { may } from './act-forms.ts';
import type { Office } from './community-office.ts';
import { personWho } from './present.ts';
import { handleWords } from './queue-item.ts';

const scopeWords: Readonly<Record<Scope, string>> = {
  content: 'Posts and comments',
  people: 'People: warnings, bans, joining',
  settings: 'Settings',
  moderators: 'Other moderators',
  rules: 'Automatic rules',
};

const Scopes = ({
  id,
  scopes,
}: {
  readonly id: string;
  readonly scopes: readonly string[];
}): Html =>
  html`<${Fields} legend="Entrusted with (nothing ticked means everything)">
    ${allScopes.map(
      (scope) =>
        html`<${Tick}
          key=${scope}
          id=${`${id}-${scope}`}
          name=${`scope-${scope}`}
          label=${scopeWords[scope]}
          ticked=${scopes.includes(scope)}
        />`,
    )}
  <//>`;

const entrusted = ({ owner, scopes }: Seat): string =>
  owner
    ? 'owner'
    : scopes.length === 0
      ? 'everything'
      : allScopes
          .filter((scope) => scopes.includes(scope))
          .map((scope) => scopeWords[scope].toLowerCase())
          .join('; ');

type Props = { readonly office: Office; readonly seat: Seat };

const SeatEntry = ({ office, seat }: Props): Html => {
  const { viewer, visit, place, path } = office;
  const { person } = seat;
  const handle = plain(handleWords(person), 300);
  const carry = { person: String(person.id) };
  const [scoped, dismissed] = [
    !seat.owner && place.local && may(viewer, 'moderator.scoped', place),
    may(viewer, 'moderator.dismissed', place) || person.id === viewer.person,
  ];
  return html`<li>
    <b><${Person} who=${personWho(person)} /></b>
    <span>${entrusted(seat)}</span>
    ${
      (scoped || dismissed) &&
      html`<details class="acts">
        <summary>Change<span class="unseen">${' '}${handle}</span></summary>
        ${
          scoped &&
          html`<${Form} action=${`${path}/moderators`} csrf=${visit.csrf} carry=${carry}>
            <${Scopes} id=${`seat-${person.id}`} scopes=${seat.scopes} />
            <button class="button" name="act" value="scope">Change what they may</button>
          <//>`
        }
        ${
          dismissed &&
          html`<${Form} action=${`${path}/moderators`} csrf=${visit.csrf} carry=${carry}>
            <${Line}
              id=${`seat-${person.id}-reason`}
              name="reason"
              label="Reason"
              lengthMax=${500}
            />
            <button class="button" name="act" value="dismiss">
              ${person.id === viewer.person ? 'Moderate no longer' : `Dismiss ${handle}`}
            </button>
          <//>`
        }
      </details>`
    }
  </li>`;
};

const Who = ({ id }: { readonly id: string }): Html =>
  html`<${Line}
    id=${id}
    name="who"
    label="Who"
    hint="Their name, as in bea or bea@example.org."
    required=${true}
    lengthMax=${300}
  />`;

/** Part of the community's settings. */
export async function Moderators(house: House, office: Office): Promise<Html> {
  const { viewer, visit, place, path } = office;
  const seats = await readSeats(house.database.query, place.id);
  const action = `${path}/moderators`;
  return html`<h2 class="section-head" id="moderators">Moderators</h2>
    <ul class="lines">
      ${seats.map((seat) => html`<${SeatEntry} key=${seat.person.id} office=${office} seat=${seat} />`)}
    </ul>
    ${
      may(viewer, 'moderator.appointed', place) &&
      html`<details class="acts">
        <summary>Appoint a moderator</summary>
        <${Form} action=${action} csrf=${visit.csrf}>
          <${Who} id="appoint-who" />
          <${Scopes} id="appoint" scopes=${[]} />
          <button class="button button-main" name="act" value="appoint">Appoint</button>
        <//>
      </details>`
    }
    ${
      may(viewer, 'community.transferred', place) &&
      place.local &&
      html`<details class="acts">
        <summary>Hand the community over</summary>
        <${Form} action=${action} csrf=${visit.csrf}>
          <${Who} id="transfer-who" />
          <p class="hint">Whoever owned it until now stays a moderator.</p>
          <button class="button" name="act" value="transfer">Make them the owner</button>
        <//>
      </details>`
    }`;
}
