/** The public page about other servers: with whom this one deals, and which rules it has about others. */
import type { House } from '#domain/context.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Older } from '#http/ui/post-row.ts';
import { key, say } from '#http/ui/say.ts';
import { exact, plain } from '#http/ui/text.ts';
import { hostOf } from '#lib/hosts.ts';
import { readKnownInstances, type KnownInstance } from '#views/known-instances.ts';
import { readRulesInForce, type RuleLine } from '#views/rules-in-force.ts';
import { page, type Answer } from './answer.ts';
import { Degrees, reachWords } from './degree-words.ts';

export const softwareOf = ({ software, version }: KnownInstance): string =>
  [software && plain(software, 60), software && version && plain(version, 40)]
    .filter(Boolean)
    .join(' ');

const RuleEntry = ({ rule }: { readonly rule: RuleLine }): Html =>
  html`<li>
    <b><bdi>${plain(rule.host, 253)}</bdi></b>
    <span class="tags"><${Degrees} degrees=${rule.degrees} /></span>
    ${rule.publicReason && html`<span>${plain(rule.publicReason, 500)}</span>`}
    <small>
      ${[
        say(reachWords[rule.scope]),
        rule.until && say('until {time}', { time: exact(rule.until) }),
        rule.list !== null && say('by the list “{list}”', { list: plain(rule.list) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </small>
  </li>`;

const Rules = ({ rules }: { readonly rules: readonly RuleLine[] }): Html =>
  rules.length === 0
    ? html`<p class="empty">${say('There is no rule about any server.')}</p>`
    : html`<ul class="lines">
        ${rules.map((rule) => html`<${RuleEntry} key=${rule.id} rule=${rule} />`)}
      </ul>`;

const stances = {
  open: key('Any server may take part, unless a rule below says otherwise.'),
  'allow-list': key('Only servers that an admin here has allowed may take part.'),
} as const;

export type InstancePages = { readonly after: string | null; readonly rules: number | null };

/** Called for `/instances`; the rules are shown where the admins publish them, masked names masked. */
export async function showInstances(house: House, pages: InstancePages): Promise<Answer> {
  const reader = house.database.query;
  const { listPublished, federation } = await findSettings(reader);
  const own = hostOf(house.origin) ?? '';
  const [known, ruled] = await Promise.all([
    readKnownInstances(reader, { own, open: true, after: pages.after, limit: 100 }),
    listPublished
      ? readRulesInForce(reader, { now: house.clock(), masked: true, after: pages.rules })
      : null,
  ]);
  const main = html`<h1>${say('Other servers')}</h1>
    <p class="lede">${say(stances[federation])}</p>
    <h2 class="section-head">${say('Rules about servers')}</h2>
    ${
      ruled === null
        ? html`<p class="empty">${say('The admins of this server do not publish their rules.')}</p>`
        : html`<${Rules} rules=${ruled.rules} />`
    }
    ${ruled?.next && html`<${Older} href=${`/instances?rules=${ruled.next}`} words=${say('More rules')} />`}
    <h2 class="section-head">${say('Servers that this one deals with')}</h2>
    ${
      known.instances.length === 0
        ? html`<p class="empty">${say('None yet.')}</p>`
        : html`<ul class="lines lines-tight">
            ${known.instances.map(
              (instance) =>
                html`<li key=${instance.host}>
                  <b><bdi>${plain(instance.host, 253)}</bdi></b>
                  ${softwareOf(instance) && html`<small>${softwareOf(instance)}</small>`}
                </li>`,
            )}
          </ul>`
    }
    ${
      known.next !== null &&
      html`<${Older}
        href=${`/instances?after=${encodeURIComponent(known.next)}`}
        words=${say('More servers')}
      />`
    }`;
  const head = {
    title: say('Other servers'),
    description: say('With which servers this one deals, and which rules it has about others.'),
    canonical: `${house.origin}/instances`,
    hidden: pages.after !== null || pages.rules !== null,
  };
  return page({ head, main });
}
