/** The members of a community for those who moderate it, each with their record. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Person, When } from '#http/ui/names.ts';
import { Older } from '#http/ui/post-row.ts';
import { personPath } from '#views/paths.ts';
import { readMembers, type MemberLine, type MemberPlace } from '#views/members.ts';
import { page, type Answer } from './answer.ts';
import { officeOnly } from './community-office.ts';
import { field, readId, readMoment } from './params.ts';
import { personWho } from './present.ts';
import type { Asking } from './serve.ts';

const placeWords = ({ since, person }: MemberPlace): string => `${since.toISOString()} ${person}`;

function readPlace(text: unknown): MemberPlace | null {
  const [moment, number] = typeof text === 'string' ? text.split(' ', 2) : [];
  const [since, person] = [readMoment(moment), readId(number)];
  return since === null || person === null ? null : { since, person };
}

const Member = ({ line, now }: { readonly line: MemberLine; readonly now: Date }): Html => {
  const who = personWho(line.person);
  const record = personPath(line.person).replace(/^\/u\//, '/moderation/person/');
  return html`<li>
    <b><${Person} who=${who} /></b>
    <small>since${' '}<${When} date=${line.since} now=${now} /></small>
    <a class="quiet" href=${record}>Record</a>
  </li>`;
};

/** Called for `/c/NAME/settings/members`. */
export const showMembers = (house: House, asking: Asking): Promise<Answer> =>
  officeOnly(house, asking, async ({ place, path }) => {
    const before = readPlace(field(asking.query, 'before'));
    const { members, next } = await readMembers(house.database.query, {
      community: place.id,
      before,
    });
    const now = house.clock();
    const older =
      next === null ? null : `${path}/members?before=${encodeURIComponent(placeWords(next))}`;
    const main = html`<p class="crumb"><a href=${path}>Settings</a></p>
      <h1><bdi>${place.title}</bdi>: members</h1>
      ${
        members.length === 0
          ? html`<p class="empty">Nobody${before && ' else'}.</p>`
          : html`<ul class="lines">
              ${members.map(
                (line) => html`<${Member} key=${line.person.id} line=${line} now=${now} />`,
              )}
            </ul>`
      }
      ${older !== null && html`<${Older} href=${older} words="Earlier members" />`}
      <p class="hint">
        Of servers that are cut off nobody is shown. To ban somebody, open their record.
      </p>`;
    const head = { title: `${place.title}: members`, hidden: true };
    return page({ head, here: 'moderation', main });
  });
