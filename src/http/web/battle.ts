/** Battle mode: one switch, with an end, for those who moderate the whole server. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { beginBattle } from '#domain/moderation/begin-battle.ts';
import { endBattle } from '#domain/moderation/end-battle.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { inBattle } from '#domain/policy/settings.ts';
import { Choice, Line } from '#http/ui/fields.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { exact } from '#http/ui/text.ts';
import { may } from './act-forms.ts';
import { next, type Answer } from './answer.ts';
import { backWith, doneWord } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { actRefusals } from './refused.ts';
import type { Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';
import { termField, terms, untilOf } from './term.ts';
import { moderatorsOnly, notAllowed, type Someone } from './viewer.ts';

const path = '/moderation/battle';

const words = {
  title: 'This is for moderators of the whole server',
  message: 'Battle mode concerns everybody here. Ask an admin of this server.',
};

async function battlePage(
  house: House,
  { csrf }: FormVisit,
  { query, refused }: { readonly query: unknown; readonly refused?: Refused },
): Promise<Answer> {
  const settings = await findSettings(house.database.query);
  const until = inBattle(settings, house.clock()) ? settings.battleUntil : null;
  const note = doneWord(query);
  const main = html`<div class="plain-page">
    <h1>Battle mode</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    <p>
      While it is on, what newcomers and unknown servers write waits for a moderator, and nobody new
      gets an account. It ends by itself.
    </p>
    <p><b>${until === null ? 'It is off.' : `It is on until ${exact(until)}.`}</b></p>
    <${Form} action=${`${path}/begin`} csrf=${csrf}>
      <${Choice}
        id="term"
        name="term"
        label="For how long"
        options=${terms('1h', '6h', '1d', '3d', '1w')}
        value="6h"
      />
      <${Line}
        id="reason"
        name="reason"
        label="Reason"
        hint="It stands in the record."
        lengthMax=${500}
      />
      <button class="button button-main">
        ${until === null ? 'Switch it on' : 'Set another end'}
      </button>
    <//>
    ${
      until !== null &&
      html`<${Form} action=${`${path}/end`} csrf=${csrf} class="below">
        <button class="button">End it now</button>
      <//>`
    }
  </div>`;
  const head = { title: 'Battle mode', hidden: true };
  return formPage({ head, here: 'moderation', main }, refused);
}

const only = (
  house: House,
  visit: FormVisit,
  work: (viewer: Someone) => Promise<Answer>,
): Promise<Answer> =>
  moderatorsOnly(house, { visit, back: path }, async (viewer) =>
    may(viewer, 'battle.begun', null) ? work(viewer) : notAllowed(words),
  );

/** Called for `/moderation/battle`. */
export const showBattle = (house: House, { visit, query }: Asking): Promise<Answer> =>
  only(house, visit, () => battlePage(house, visit, { query }));

/** The fields that are read. */
export const battleFields = { term: termField, reason: z.string().max(600).default('') };
type BattleFields = z.infer<z.ZodObject<typeof battleFields>>;

/** Begins one, or gives the one that is on another end. */
export const takeBattle = (
  house: House,
  { visit, fields }: Posted<BattleFields>,
): Promise<Answer> =>
  only(house, visit, async ({ person: by }) => {
    const now = house.clock();
    const wanted = { until: untilOf(fields.term, now) ?? now, by, reason: fields.reason };
    const begun = await act(house, (context) => beginBattle(context, wanted));
    if (begun.done) return next(backWith(path, 'battle-begun'));
    return battlePage(house, visit, { query: {}, refused: actRefusals[begun.reason] });
  });

/** Ends it before its time. */
export const takeBattleEnd = (house: House, { visit }: Posted<object>): Promise<Answer> =>
  only(house, visit, async ({ person: by }) => {
    const ended = await act(house, (context) => endBattle(context, { by }));
    if (ended.done) return next(backWith(path, 'battle-ended'));
    return battlePage(house, visit, { query: {}, refused: actRefusals[ended.reason] });
  });
