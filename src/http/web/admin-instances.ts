/** Every server that is known here, and rules about them: found, looked at, and set after a preview. */
import type { House } from '#domain/context.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { allDegrees, type Degree } from '#domain/policy/policy.ts';
import { Choice, Line } from '#http/ui/fields.ts';
import { DoneNote, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { When } from '#http/ui/names.ts';
import { Older } from '#http/ui/post-row.ts';
import { counted, plain } from '#http/ui/text.ts';
import { hostOf } from '#lib/hosts.ts';
import { readKnownInstances, type KnownInstance } from '#views/known-instances.ts';
import { listLanes, type LaneView } from '#views/lane-list.ts';
import { readRulesInForce, type RuleLine } from '#views/rules-in-force.ts';
import type { Answer } from './answer.ts';
import { doneWord } from './done-notes.ts';
import { degreeWords, Degrees, reachWords } from './degree-words.ts';
import { formPage } from './form-page.ts';
import { softwareOf } from './instances.ts';
import { field } from './params.ts';
import { RuleForm, type Wanted } from './rule-form.ts';
import type { Refused } from './refusals.ts';
import type { Asking, FormVisit } from './serve.ts';
import { adminOnly } from './viewer.ts';

const lanes: Readonly<Record<LaneView['state'], string>> = {
  active: 'in order',
  failing: 'failing',
  dormant: 'silent',
  refused: 'refuses what we send',
  gone: 'gone',
  blocked: 'nothing is sent',
};

export const pathOf = (host: string): string => `/admin/instances/${encodeURIComponent(host)}`;

/** What is owed to it, and how that goes. */
export const laneWords = (lane: LaneView | undefined): string | null =>
  lane === undefined
    ? null
    : [
        lanes[lane.state],
        lane.backlog > 0 &&
          `${counted(lane.backlog, 'item')}${lane.backlogMore ? ' or more' : ''} to send`,
      ]
        .filter(Boolean)
        .join(', ');

type Entry = {
  readonly instance: KnownInstance;
  readonly lane: LaneView | undefined;
  readonly now: Date;
};

const InstanceEntry = ({ instance, lane, now }: Entry): Html =>
  html`<li>
    <b
      ><a href=${pathOf(instance.host)}><bdi>${plain(instance.host, 253)}</bdi></a></b
    >
    ${instance.degrees.length > 0 && html`<span class="tags"><${Degrees} degrees=${instance.degrees} /></span>`}
    <small
      >${softwareOf(instance) || 'software unknown'} · met${' '}<${When}
        date=${instance.created}
        now=${now}
      />${instance.heard && html` · heard${' '}<${When} date=${instance.heard} now=${now} />`}${
        laneWords(lane) !== null && ` · ${laneWords(lane)}`
      }</small
    >
  </li>`;

/** A rule in a list, leading to the page where it is changed. */
const RuleEntry = ({ rule, now }: { readonly rule: RuleLine; readonly now: Date }): Html =>
  html`<li>
    <b
      ><a href=${pathOf(rule.host)}><bdi>${plain(rule.host, 253)}</bdi></a></b
    >
    <span class="tags"><${Degrees} degrees=${rule.degrees} /></span>
    ${(rule.publicReason || rule.privateReason) && html`<span>${plain([rule.publicReason, rule.privateReason].filter(Boolean).join(' · '), 600)}</span>`}
    <small
      >${reachWords[rule.scope]} · set${' '}<${When}
        date=${rule.created}
        now=${now}
      />${rule.list !== null && ` · by the list “${plain(rule.list)}”`}</small
    >
  </li>`;

type Search = { readonly q: string; readonly degree: Degree | 'none' | null };

const searchOf = (query: unknown): Search => {
  const [q, degree] = [field(query, 'q'), field(query, 'degree')];
  const known = [...allDegrees, 'none' as const].find((word) => word === degree) ?? null;
  return { q: typeof q === 'string' ? plain(q, 253) : '', degree: known };
};

const SearchForm = ({ q, degree }: Search): Html =>
  html`<form
    method="get"
    action="/admin/instances"
    class="form form-row"
    role="search"
    aria-label="Servers"
  >
    <${Line} id="q" name="q" label="Find a server" type="search" value=${q} lengthMax=${253} />
    <${Choice}
      id="degree"
      name="degree"
      label="Treated as"
      value=${degree ?? ''}
      options=${[
        ['', 'whatever'],
        ['none', 'nothing special'],
        ...allDegrees.map((one) => [one, degreeWords[one].name] as const),
      ]}
    />
    <button class="button">Find</button>
  </form>`;

type Shown = { readonly refused?: Refused; readonly wanted?: Partial<Wanted> };

const linkTo = ({ q, degree }: Search, after: string): string =>
  `/admin/instances?${new URLSearchParams({ q, degree: degree ?? '', after }).toString()}`;

const Servers = (props: {
  readonly instances: readonly KnownInstance[];
  readonly owed: readonly LaneView[];
  readonly now: Date;
}): Html => {
  const lanesBy = new Map(props.owed.map((lane) => [lane.host, lane]));
  if (props.instances.length === 0)
    return html`<p class="empty">
      None that fits. A rule can be set about servers that were never met, too.
    </p>`;
  return html`<ul class="lines">
    ${props.instances.map(
      (instance) =>
        html`<${InstanceEntry}
          key=${instance.host}
          instance=${instance}
          lane=${lanesBy.get(instance.host)}
          now=${props.now}
        />`,
    )}
  </ul>`;
};

const Rules = (props: {
  readonly rules: readonly RuleLine[];
  readonly more: boolean;
  readonly now: Date;
}): Html =>
  html`<h2 class="section-head" id="rules">Rules in force</h2>
    ${
      props.rules.length === 0
        ? html`<p class="empty">None.</p>`
        : html`<ul class="lines">
            ${props.rules.map(
              (rule) => html`<${RuleEntry} key=${rule.id} rule=${rule} now=${props.now} />`,
            )}
          </ul>`
    }
    ${props.more && html`<p class="hint">There are more. Search for a host to find its rule.</p>`}`;

const stances = {
  open: 'Any server may take part, unless a rule says otherwise.',
  'allow-list': 'Only servers that are allowed or trusted take part.',
} as const;

/** Also called with what a form was refused for. */
export async function instancesPage(
  house: House,
  { visit, query }: { readonly visit: FormVisit; readonly query: unknown },
  { refused, wanted }: Shown = {},
): Promise<Answer> {
  const reader = house.database.query;
  const now = house.clock();
  const search = searchOf(query);
  const after = field(query, 'after');
  const { instances, next } = await readKnownInstances(reader, {
    own: hostOf(house.origin) ?? '',
    search: search.q,
    degree: search.degree,
    after: typeof after === 'string' ? plain(after, 253) : null,
  });
  const hosts = instances.map(({ host }) => host);
  const [owed, ruled, { federation }] = await Promise.all([
    listLanes(reader, now, hosts),
    readRulesInForce(reader, { now, masked: false, search: search.q, limit: 50 }),
    findSettings(reader),
  ]);
  const note = doneWord(query);
  const main = html`<h1>Other servers</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    <p class="lede">
      ${stances[federation]}${' '}<a href="/admin/settings">Change that</a> · ${' '}<a
        href="/admin/lists"
        >Lists of servers</a
      >
    </p>
    <${SearchForm} ...${search} />
    <h2 class="section-head">Servers known here</h2>
    <${Servers} instances=${instances} owed=${owed} now=${now} />
    ${next !== null && html`<${Older} href=${linkTo(search, next)} words="More servers" />`}
    <${Rules} rules=${ruled.rules} more=${ruled.next !== null} now=${now} />
    <h2 class="section-head" id="new-rule">A rule about a server</h2>
    <${RuleForm}
      csrf=${visit.csrf}
      wanted=${wanted ?? { host: search.q }}
      wrong=${refused?.field}
    />`;
  return formPage({ head: { title: 'Other servers', hidden: true }, here: 'admin', main }, refused);
}

/** Called for `/admin/instances`. */
export const showAdminInstances = (house: House, asking: Asking): Promise<Answer> =>
  adminOnly(house, { visit: asking.visit, back: asking.path }, () => instancesPage(house, asking));
