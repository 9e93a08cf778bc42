/** One server as admins see it: how it is treated and why, a rule about it, what it may send, and its purge. */
import type { House } from '#domain/context.ts';
import { findDecisions } from '#domain/policy/find-decisions.ts';
import { Line } from '#http/ui/fields.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { exact, plain } from '#http/ui/text.ts';
import { parseHost } from '#lib/hosts.ts';
import { findKnownInstance } from '#views/known-instances.ts';
import { listLanes } from '#views/lane-list.ts';
import { readRulesInForce, type RuleLine } from '#views/rules-in-force.ts';
import { laneWords } from './admin-instances.ts';
import { missing, type Answer } from './answer.ts';
import { Degrees, reachWords } from './degree-words.ts';
import { doneWord } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { softwareOf } from './instances.ts';
import type { Refused } from './refusals.ts';
import { RuleForm, type Wanted } from './rule-form.ts';
import type { Asking, FormVisit } from './serve.ts';
import { adminOnly } from './viewer.ts';

type LiftProps = { readonly rule: RuleLine; readonly csrf: string };

const Rule = ({ rule, csrf }: LiftProps): Html =>
  html`<li>
    <span class="tags"><${Degrees} degrees=${rule.degrees} /></span>
    ${rule.publicReason && html`<span>Public: ${plain(rule.publicReason, 500)}</span>`}
    ${rule.privateReason && html`<span>Private: ${plain(rule.privateReason, 500)}</span>`}
    <small
      >${reachWords[rule.scope]} ·${' '}
      ${rule.until === null ? 'for good' : `until ${exact(rule.until)}`} · since${' '}
      ${exact(rule.created)}${rule.list !== null && ` · by the list “${plain(rule.list)}”`}</small
    >
    ${
      rule.list === null
        ? html`<${Form}
            action="/admin/instances/lift-preview"
            csrf=${csrf}
            carry=${{ host: rule.host, scope: rule.scope }}
            class="inline"
          >
            <button class="button">
              Lift it…<span class="unseen">: ${reachWords[rule.scope]}</span>
            </button>
          <//>`
        : html`<p class="hint">
            It is a list’s. A rule of your own outweighs it; so does excluding it in${' '}<a
              href="/admin/lists"
              >the list</a
            >.
          </p>`
    }
  </li>`;

const Facts = ({ rows }: { readonly rows: readonly (readonly [string, Html | string])[] }): Html =>
  html`<dl class="facts facts-wide">
    ${rows.map(
      ([name, value]) =>
        html`<dt key=${name}>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;

const Budget = (props: {
  readonly host: string;
  readonly chosen: number | null;
  readonly csrf: string;
}): Html =>
  html`<h2 class="section-head" id="budget">What it may send while it is new</h2>
    <${Form} action="/admin/instances/budget" csrf=${props.csrf} carry=${{ host: props.host }}>
      <${Line}
        id="per-minute"
        name="perMinute"
        type="number"
        label="Activities a minute"
        hint="Nothing typed means what the settings say. With a number of its own it counts as looked at, and is no newcomer any more."
        value=${props.chosen === null ? '' : String(props.chosen)}
      />
      <button class="button">Keep it</button>
    <//>`;

const Purge = ({ host, csrf }: { readonly host: string; readonly csrf: string }): Html =>
  html`<h2 class="section-head" id="purge">Erase what came from there</h2>
    <details class="acts">
      <summary>Erase everything for good…</summary>
      <p>
        The words of its posts and comments go, its people are buried, memberships end. Lifting the
        rule does not bring any of it back. Only this very host is meant, not what is below it.
      </p>
      <${Form} action="/admin/instances/purge" csrf=${csrf} carry=${{ host }}>
        <${Line}
          id="confirm"
          name="confirm"
          label=${`Type ${plain(host, 253)} to confirm`}
          required=${true}
          lengthMax=${300}
        />
        <${Line} id="purge-reason" name="reason" label="Reason" lengthMax=${500} />
        <button class="button">Erase for good</button>
      <//>
    </details>`;

/** Called for `/admin/instances/HOST`, also for one that was never met. */
export const showAdminInstance = (house: House, asking: Asking): Promise<Answer> =>
  adminOnly(house, { visit: asking.visit, back: asking.path }, () => {
    const host = parseHost(asking.params['host'] ?? '');
    return host === null ? Promise.resolve(missing()) : instancePage(house, asking, { host });
  });

type Shown = { readonly host: string; readonly refused?: Refused; readonly wanted?: Wanted };

async function instancePage(
  house: House,
  { visit, query }: { readonly visit: FormVisit; readonly query: unknown },
  { host, refused, wanted }: Shown,
): Promise<Answer> {
  const reader = house.database.query;
  const now = house.clock();
  const [known, [lane], { rules }, [decision]] = await Promise.all([
    findKnownInstance(reader, host),
    listLanes(reader, now, [host]),
    readRulesInForce(reader, { now, masked: false, host }),
    findDecisions(reader, [host], now),
  ]);
  const own = rules.find(({ list, scope }) => list === null && scope === 'domain');
  const note = doneWord(query);
  const treated = decision?.degrees ?? [];
  const rows: (readonly [string, Html | string])[] = [
    [
      'Treated as',
      treated.length === 0 ? 'nothing special' : html`<${Degrees} degrees=${treated} />`,
    ],
    ...(known === null
      ? ([['Known', 'never met']] as const)
      : ([
          ['Software', softwareOf(known) || 'unknown'],
          ['First met', exact(known.created)],
          ['Last heard', known.heard === null ? 'never' : exact(known.heard)],
          ['What we send', laneWords(lane) ?? 'nothing yet'],
        ] as const)),
  ];
  const main = html`<p class="crumb"><a href="/admin/instances">All servers</a></p>
    <h1><bdi>${plain(host, 253)}</bdi></h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    <${Facts} rows=${rows} />
    <h2 class="section-head">Rules for exactly this name</h2>
    ${
      rules.length === 0
        ? html`<p class="empty">
            None.${treated.length > 0 && ' One for a name above it decides.'}
          </p>`
        : html`<ul class="lines">
            ${rules.map((rule) => html`<${Rule} key=${rule.id} rule=${rule} csrf=${visit.csrf} />`)}
          </ul>`
    }
    <h2 class="section-head">${own ? 'Change the rule' : 'Set a rule'}</h2>
    <p class="hint">It is about this server and everything below it.</p>
    <${RuleForm} csrf=${visit.csrf} wanted=${wanted ?? { ...own, host }} fixed=${true} />
    ${known !== null && html`<${Budget} host=${host} chosen=${known.budgetChosen} csrf=${visit.csrf} />`}
    ${known !== null && treated.includes('defederate') && html`<${Purge} host=${host} csrf=${visit.csrf} />`}`;
  return formPage({ head: { title: host, hidden: true }, here: 'admin', main }, refused);
}
