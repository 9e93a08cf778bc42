/** What the whole server has decided: who may take part, what is published, what newcomers may send. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { inBattle, type Settings } from '#domain/policy/settings.ts';
import { Choice, Fields, Line, Tick, type Option } from '#http/ui/fields.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Person } from '#http/ui/names.ts';
import { exact } from '#http/ui/text.ts';
import { hostOf } from '#lib/hosts.ts';
import { readOfficers, type Officer } from '#views/officers.ts';
import { previewRules } from '#views/rule-preview.ts';
import { next, type Answer } from './answer.ts';
import { backWith, doneWord } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { personWho } from './present.ts';
import { PreviewPanels } from './preview.ts';
import { actRefusals } from './refused.ts';
import type { Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';
import { adminOnly } from './viewer.ts';

const path = '/admin/settings';

const stances: readonly Option[] = [
  ['open', 'Any server, unless a rule says otherwise'],
  ['allow-list', 'Only servers that are allowed or trusted'],
];

type Change = Omit<
  Settings,
  'battleUntil' | 'signUp' | 'signUpQuestion' | 'about' | 'rules' | 'settled'
>;

const Newcomers = ({ settings }: { readonly settings: Change }): Html =>
  html`<${Fields} legend="Servers that were met lately">
    <${Line}
      id="days"
      name="days"
      type="number"
      label="For how many days they count as new"
      hint="Until then their pictures are not shown; 0 means that none counts as new."
      value=${String(settings.newcomerDays)}
      required=${true}
    />
    <${Line}
      id="per-minute"
      name="perMinute"
      type="number"
      label="Activities a minute on the first day"
      hint="It grows with each day, and shrinks where much of what they bring is removed."
      value=${String(settings.newcomerPerMinute)}
      required=${true}
    />
    <${Line}
      id="mentions"
      name="mentions"
      type="number"
      label="How many people one post may mention"
      value=${String(settings.newcomerMentions)}
      required=${true}
    />
  <//>`;

const SettingsForm = ({ settings, csrf }: { readonly settings: Change; readonly csrf: string }) =>
  html`<${Form} action=${path} csrf=${csrf}>
    <${Choice}
      id="federation"
      name="federation"
      label="Who may take part"
      options=${stances}
      value=${settings.federation}
    />
    <${Tick}
      id="published"
      name="published"
      label="Publish the rules about other servers"
      hint="At /instances, and for other servers at /api/v1/instance/domain_blocks; masked names stay masked."
      ticked=${settings.listPublished}
    />
    <${Tick}
      id="named"
      name="named"
      label="Name moderators in the public record"
      ticked=${settings.moderatorsNamed}
    />
    <${Newcomers} settings=${settings} />
    <${Line}
      id="reason"
      name="reason"
      label="Reason"
      hint="It stands in the record."
      lengthMax=${500}
    />
    <button class="button button-main">Keep the settings</button>
  <//>`;

const roles = { admin: 'admin', moderator: 'moderator of the whole server', member: 'member' };

const Officers = ({ officers }: { readonly officers: readonly Officer[] }): Html =>
  html`<h2 class="section-head" id="officers">Admins and moderators of the whole server</h2>
    <ul class="lines">
      ${officers.map(
        (officer) =>
          html`<li key=${officer.id}>
            <b><${Person} who=${personWho(officer)} /></b><span>${roles[officer.role]}</span>
          </li>`,
      )}
    </ul>
    <p class="hint">
      Whoever runs this server changes that in the shell: <code>user role NAME moderator</code>. No
      page can, so that a stolen session makes nobody an admin.
    </p>`;

type Shown = { readonly query: unknown; readonly refused?: Refused; readonly typed?: Change };

async function settingsPage(
  house: House,
  { csrf }: FormVisit,
  { query, refused, typed }: Shown,
): Promise<Answer> {
  const reader = house.database.query;
  const [settings, officers] = await Promise.all([findSettings(reader), readOfficers(reader)]);
  const note = doneWord(query);
  const battle = inBattle(settings, house.clock()) ? settings.battleUntil : null;
  const main = html`<p class="crumb"><a href="/admin">Admin</a></p>
    <h1>Settings of this server</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    <${SettingsForm} settings=${typed ?? settings} csrf=${csrf} />
    <h2 class="section-head" id="battle">Battle mode</h2>
    <p>
      ${battle === null ? 'It is off.' : `It is on until ${exact(battle)}.`}${' '}<a
        href="/moderation/battle"
        >${battle === null ? 'Switch it on' : 'End it'}</a
      >
    </p>
    <${Officers} officers=${officers} />`;
  const head = { title: 'Settings of this server', hidden: true };
  return formPage({ head, here: 'admin', main }, refused);
}

/** Called for `/admin/settings`. */
export const showAdminSettings = (house: House, asking: Asking): Promise<Answer> =>
  adminOnly(house, { visit: asking.visit, back: path }, () =>
    settingsPage(house, asking.visit, { query: asking.query }),
  );

const number = z.string().max(10);

/** The fields that are read. */
export const settingsFields = {
  federation: z.enum(['open', 'allow-list']),
  published: z.string().max(10).optional(),
  named: z.string().max(10).optional(),
  days: number,
  perMinute: number,
  mentions: number,
  reason: z.string().max(600).default(''),
  /** Whoever may take part changed, and what that does was seen. */
  seen: z.string().max(10).optional(),
};
type SettingsFields = z.infer<z.ZodObject<typeof settingsFields>>;

/** No number at all is none that makes sense. */
const wholeOf = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : -1);

const changeOf = (fields: SettingsFields): Change => ({
  federation: fields.federation,
  listPublished: fields.published === 'on',
  moderatorsNamed: fields.named === 'on',
  newcomerDays: wholeOf(fields.days),
  newcomerPerMinute: wholeOf(fields.perMinute),
  newcomerMentions: wholeOf(fields.mentions),
});

const carried = (fields: SettingsFields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** Who may take part is looked at before it holds, as every rule is. */
async function previewPage(
  house: House,
  { csrf }: FormVisit,
  fields: SettingsFields,
): Promise<Answer> {
  const preview = await previewRules(house.database.query, [], {
    now: house.clock(),
    own: hostOf(house.origin) ?? '',
    federation: fields.federation,
  });
  const main = html`<div class="plain-page">
    <h1>Before that holds</h1>
    <p>${stances.find(([stance]) => stance === fields.federation)?.[1]} may take part.</p>
    <${PreviewPanels} preview=${preview} />
    <div class="choices below">
      <${Form}
        action=${path}
        csrf=${csrf}
        carry=${{ ...carried(fields), seen: 'on' }}
        class="inline"
      >
        <button class="button button-main">Keep the settings</button>
      <//>
      <a class="button" href=${path}>Leave it as it is</a>
    </div>
  </div>`;
  return formPage({ head: { title: 'Before that holds', hidden: true }, here: 'admin', main });
}

/** Called when the form is sent. */
export const takeSettings = (house: House, posted: Posted<SettingsFields>): Promise<Answer> =>
  adminOnly(house, { visit: posted.visit, back: path }, async ({ person: by }) => {
    const { fields, visit } = posted;
    const change = changeOf(fields);
    const now = await findSettings(house.database.query);
    if (change.federation !== now.federation && fields.seen !== 'on')
      return previewPage(house, visit, fields);
    const { reason } = fields;
    const changed = await act(house, (context) => changeSettings(context, { change, reason, by }));
    if (changed.done) return next(backWith(path, 'settings'));
    const refused = actRefusals[changed.reason];
    return settingsPage(house, visit, { query: {}, refused, typed: change });
  });
