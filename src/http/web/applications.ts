/** Where those who moderate the whole server decide who gets an account. */
import { z } from 'zod';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act, type House } from '#domain/context.ts';
import { decideApplication } from '#domain/moderation/decide-application.ts';
import { Line } from '#http/ui/fields.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { When } from '#http/ui/names.ts';
import { readApplications, readDecided, type ApplicationLine } from '#views/application-list.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { field, readId } from './params.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { moderatesAll, moderatorsOnly, notAllowed } from './viewer.ts';

const path = '/moderation/applications';

const notes: Readonly<Record<string, string>> = {
  accepted: 'They have an account now, and are told when they look.',
  declined: 'Declined. They are told when they look.',
};

const wrongs: Readonly<Record<string, string>> = {
  'not-found': 'That application is not there.',
  decided: 'Somebody decided that one meanwhile.',
  taken: 'That name is taken meanwhile; decline it, and tell them so.',
};

const Waiting = (props: {
  readonly one: ApplicationLine;
  readonly csrf: string;
  readonly now: Date;
}): Html => {
  const { one, csrf, now } = props;
  return html`<article class="item">
    <h2 class="section-head"><bdi>${one.name}</bdi></h2>
    <p class="hint">
      <${When} date=${one.created} now=${now} />${one.language && ` · reads ${one.language}`}
    </p>
    ${one.words === '' ? html`<p class="hint">Without a word.</p>` : html`<p dir="auto">${one.words}</p>`}
    <${Form} action=${`${path}/decide`} csrf=${csrf} carry=${{ application: String(one.id) }}>
      <${Line}
        id=${`answer-${one.id}`}
        name="answer"
        label="Answer"
        hint="A word of welcome, or why not. They read it."
        lengthMax=${1000}
      />
      <p class="choices">
        <button class="button button-main" name="decision" value="accept">
          Accept<span class="unseen">${' '}${one.name}</span>
        </button>
        <button class="button" name="decision" value="decline">
          Decline<span class="unseen">${' '}${one.name}</span>
        </button>
      </p>
    <//>
  </article>`;
};

const Decided = ({ decided }: { readonly decided: readonly ApplicationLine[] }): Html | false =>
  decided.length > 0 &&
  html`<h2 class="section-head" id="decided">Decided lately</h2>
    <ul class="lines">
      ${decided.map(
        (one) =>
          html`<li key=${one.id}>
            <b><bdi>${one.name}</bdi></b>
            <span>${one.decision}${one.answer !== '' && `: ${one.answer}`}</span>
          </li>`,
      )}
    </ul>`;

type Shown = { readonly note?: string | undefined; readonly refused?: Refused };

async function list(house: House, csrf: string, { note, refused }: Shown): Promise<Answer> {
  const reader = house.database.query;
  const [waiting, decided] = [await readApplications(reader), await readDecided(reader)];
  const now = house.clock();
  const main = html`<p class="crumb"><a href="/moderation">Moderation</a></p>
    <h1>Applications</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    ${
      waiting.length === 0
        ? html`<p class="empty">Nobody waits for an account.</p>`
        : waiting.map(
            (one) => html`<${Waiting} key=${one.id} one=${one} csrf=${csrf} now=${now} />`,
          )
    }
    <${Decided} decided=${decided} />`;
  const head = { title: 'Applications', hidden: true };
  return formPage({ head, here: 'moderation', main }, refused);
}

const forAll = (): Answer =>
  notAllowed({
    title: 'This is for moderators of the whole server',
    message: 'Only they, and admins, decide who gets an account.',
  });

/** Called for `/moderation/applications`. */
export const showApplications = (house: House, asking: Asking): Promise<Answer> =>
  moderatorsOnly(house, { visit: asking.visit, back: path }, async (viewer) => {
    if (!moderatesAll(viewer)) return forAll();
    const said = field(asking.query, 'done');
    const note = typeof said === 'string' && Object.hasOwn(notes, said) ? notes[said] : undefined;
    return list(house, asking.visit.csrf, { note });
  });

/** The fields that are read. */
export const decideFields = {
  application: z.string().max(20),
  decision: z.enum(['accept', 'decline']),
  answer: z.string().max(1200).default(''),
};

/** Called when one of the two buttons is pressed. */
export const takeDecision = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof decideFields>>>,
): Promise<Answer> =>
  moderatorsOnly(house, { visit, back: path }, async (viewer) => {
    if (!moderatesAll(viewer)) return forAll();
    const application = readId(fields.application) ?? 0;
    const accepted = fields.decision === 'accept';
    const keys = accepted ? await makeKeys() : null;
    const { answer } = fields;
    const by = viewer.person;
    const decided = await act(house, (context) =>
      decideApplication(context, { application, keys, answer, by }),
    );
    if (decided.done) return next(`${path}?done=${accepted ? 'accepted' : 'declined'}`);
    const words = wrongs[decided.reason] ?? 'That could not be done.';
    return list(house, visit.csrf, { refused: { status: 422, words } });
  });
