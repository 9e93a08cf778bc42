/** Invitations: links by which others make an account here. */
import { z } from 'zod';
import { mayInvite } from '#domain/admissions/entrance.ts';
import { findInvitation } from '#domain/admissions/find-invitation.ts';
import { makeInvitation, type InvitationRefusal } from '#domain/admissions/make-invitation.ts';
import { withdrawInvitation } from '#domain/admissions/withdraw-invitation.ts';
import { act, type House } from '#domain/context.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { Line } from '#http/ui/fields.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html, type Children, type Html } from '#http/ui/html.ts';
import { When } from '#http/ui/names.ts';
import { key, say } from '#http/ui/say.ts';
import { exact } from '#http/ui/text.ts';
import { holds, readInvitations, type InvitationLine } from '#views/invitation-list.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { field, readId } from './params.ts';
import type { Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';
import { SettingsNav } from './settings-nav.ts';
import { membersOnly } from './viewer.ts';

const path = '/settings/invitations';

const wrongs: Readonly<Record<InvitationRefusal, Refused>> = {
  'not-allowed': {
    status: 403,
    words: key('On this server, at present, you cannot invite others.'),
  },
  'bad-number': {
    status: 422,
    words: key('An invitation is for 1 to 100 people and holds for 1 to 90 days.'),
  },
  'too-many-invitations': {
    status: 422,
    words: key('Twenty of your invitations hold at once. Withdraw one first.'),
  },
};

type Typed = { readonly note: string; readonly uses: string; readonly days: string };
type Shown = { readonly query: unknown; readonly typed?: Typed; readonly refused?: Refused };

const MakeForm = (props: { readonly csrf: string; readonly typed: Typed | undefined }): Html =>
  html`<h2 class="section-head" id="make">${say('Invite somebody')}</h2>
    <${Form} action=${`${path}/make`} csrf=${props.csrf}>
      <${Line}
        id="uses"
        name="uses"
        type="number"
        label=${say('How many people may use it')}
        value=${props.typed?.uses ?? '1'}
        required=${true}
      />
      <${Line}
        id="days"
        name="days"
        type="number"
        label=${say('For how many days')}
        value=${props.typed?.days ?? '14'}
        required=${true}
      />
      <${Line}
        id="note"
        name="note"
        label=${say('For whom, as a note to yourself')}
        value=${props.typed?.note}
        lengthMax=${200}
      />
      <button class="button button-main">${say('Make an invitation')}</button>
    <//>`;

/** The link is shown once: afterwards only its hash is known. */
const Made = ({ link }: { readonly link: string }): Html =>
  html`<div class="notice" role="status">
    <p>${say('Give this link to whom you invite. It is shown only now.')}</p>
    <p class="copy" data-copy>
      <input type="text" readonly value=${link} aria-label=${say('Link')} />
    </p>
  </div>`;

type RowProps = { readonly one: InvitationLine; readonly csrf: string; readonly now: Date };

function Row({ one, csrf, now }: RowProps): Html {
  const state: Children = holds(one, now)
    ? say('holds until {date}', { date: exact(one.until) })
    : one.withdrawn !== null
      ? say('withdrawn')
      : one.used >= one.uses
        ? say('used up')
        : say('over');
  return html`<li>
    <span class="about">
      <b dir="auto">${one.note || say('Invitation')}</b>
      <small>
        ${say('{used} of {uses} used', { used: one.used, uses: one.uses })} · ${state}${' · '}
        <${When} date=${one.created} now=${now} />
      </small>
    </span>
    ${
      holds(one, now) &&
      html`<${Form}
        action=${`${path}/withdraw`}
        csrf=${csrf}
        carry=${{ invitation: String(one.id) }}
        class="inline"
      >
        <button class="button">${say('Withdraw')}</button>
      <//>`
    }
  </li>`;
}

async function list(
  house: House,
  { session, csrf }: FormVisit,
  { query, typed, refused }: Shown,
): Promise<Answer> {
  const [reader, now] = [house.database.query, house.clock()];
  const account = session!.account;
  const may = mayInvite(await findSettings(reader), account.role);
  const lines = await readInvitations(reader, account.id);
  const token = field(query, 'made');
  const made = typeof token === 'string' ? await findInvitation(reader, token, now) : null;
  const link =
    made?.by === account.id ? `${house.origin}/sign-up?invitation=${String(token)}` : null;
  const done = field(query, 'done') === 'withdrawn';
  const main = html`<div class="plain-page">
    <h1>${say('Invitations')}</h1>
    <${SettingsNav} here=${path} />
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${done && html`<${DoneNote} words=${key('Withdrawn: nobody comes by it any more.')} />`}
    ${link !== null && html`<${Made} link=${link} />`}
    <p class="hint">
      ${say('Whoever comes by your invitation has an account at once: you vouch for them.')}
    </p>
    ${
      may
        ? html`<${MakeForm} csrf=${csrf} typed=${typed} />`
        : html`<p>${say('On this server, at present, you cannot invite others.')}</p>`
    }
    ${
      lines.length > 0 &&
      html`<h2 class="section-head" id="yours">${say('Your invitations')}</h2>
        <ul class="names names-wide">
          ${lines.map((one) => html`<${Row} key=${one.id} one=${one} csrf=${csrf} now=${now} />`)}
        </ul>`
    }
  </div>`;
  const head = { title: say('Invitations'), hidden: true };
  return formPage({ head, here: 'settings', main }, refused);
}

/** Called for `/settings/invitations`. */
export const showInvitations = (house: House, asking: Asking): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: path }, () =>
    list(house, asking.visit, { query: asking.query }),
  );

/** The fields that are read. */
export const inviteFields = {
  uses: z.string().max(10),
  days: z.string().max(10),
  note: z.string().max(300).default(''),
};

const wholeOf = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : -1);

/** Called when one is made. */
export const takeInvite = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof inviteFields>>>,
): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async ({ person: by }) => {
    const wanted = {
      by,
      note: fields.note,
      uses: wholeOf(fields.uses),
      days: wholeOf(fields.days),
    };
    const made = await act(house, (context) => makeInvitation(context, wanted));
    if (made.done) return next(`${path}?made=${made.value.token}`);
    return list(house, visit, { query: {}, typed: fields, refused: wrongs[made.reason] });
  });

/** The fields that are read. */
export const withdrawFields = { invitation: z.string().max(20) };

/** Called when one is withdrawn; it may have been already. */
export const takeWithdrawal = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof withdrawFields>>>,
): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async ({ person: by }) => {
    const invitation = readId(fields.invitation) ?? 0;
    await act(house, (context) => withdrawInvitation(context, { invitation, by }));
    return next(`${path}?done=withdrawn`);
  });
