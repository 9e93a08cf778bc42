/** Appoints, entrusts and dismisses moderators of a community, and hands it over. */
import { z } from 'zod';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { dismissModerator } from '#domain/communities/dismiss-moderator.ts';
import { allScopes, type Scope } from '#domain/communities/rights.ts';
import { scopeModerator } from '#domain/communities/scope-moderator.ts';
import { transferCommunity } from '#domain/communities/transfer-community.ts';
import { act, type Context, type House } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { next, type Answer } from './answer.ts';
import { officeOnly } from './community-office.ts';
import { officePage } from './community-settings.ts';
import { backWith, type DoneWord } from './done-notes.ts';
import { readId } from './params.ts';
import { actRefusals, type ActRefusal } from './refused.ts';
import type { Posted } from './serve.ts';
import { findNamed } from './take-act.ts';

const boxes = Object.fromEntries(
  allScopes.map((scope) => [`scope-${scope}`, z.string().max(10).optional()]),
) as Record<`scope-${Scope}`, z.ZodOptional<z.ZodString>>;

/** The fields that are read. */
export const seatFields = {
  act: z.enum(['appoint', 'scope', 'dismiss', 'transfer']),
  who: z.string().max(300).default(''),
  person: z.string().max(20).default(''),
  reason: z.string().max(600).default(''),
  ...boxes,
};
type SeatFields = z.infer<z.ZodObject<typeof seatFields>>;

type Asked = {
  readonly community: number;
  readonly person: number;
  readonly scopes: readonly Scope[];
  readonly reason: string;
  readonly by: number;
};

type Seating = {
  readonly run: (context: Context, asked: Asked) => Promise<Outcome<object, ActRefusal>>;
  readonly done: DoneWord;
};

const seatings: Readonly<Record<SeatFields['act'], Seating>> = {
  appoint: { run: appointModerator, done: 'appointed' },
  scope: { run: scopeModerator, done: 'scoped' },
  dismiss: { run: dismissModerator, done: 'dismissed_moderator' },
  transfer: {
    run: (context, asked) => transferCommunity(context, { ...asked, to: asked.person }),
    done: 'transferred',
  },
};

/** Called for each of them; the verb asks who may. */
export const takeSeat = (house: House, posted: Posted<SeatFields>): Promise<Answer> =>
  officeOnly(house, posted, async (office) => {
    const { fields } = posted;
    const again = (reason: ActRefusal) =>
      officePage(house, office, { query: {}, refused: actRefusals[reason] });
    const named = { typed: fields.who, origin: house.origin, kind: 'person' as const };
    const person =
      fields.who === '' ? readId(fields.person) : await findNamed(house.database.query, named);
    if (person === null) return again('no-such-person');
    const asked = {
      community: office.place.id,
      person,
      scopes: allScopes.filter((scope) => fields[`scope-${scope}`] === 'on'),
      reason: fields.reason,
      by: office.viewer.person,
    };
    const seating = seatings[fields.act];
    const outcome = await act(house, (context) => seating.run(context, asked));
    if (!outcome.done) return again(outcome.reason);
    // Whoever dismissed themselves may not look here any more.
    const leaves = fields.act === 'dismiss' && person === office.viewer.person;
    const back = leaves ? office.path.replace(/\/settings$/, '') : `${office.path}#moderators`;
    return next(backWith(back, seating.done));
  });
