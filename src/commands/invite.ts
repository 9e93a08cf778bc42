/** The operator's words about invitations. */
import { makeInvitation } from '#domain/admissions/make-invitation.ts';
import { withdrawInvitation } from '#domain/admissions/withdraw-invitation.ts';
import { act } from '#domain/context.ts';
import { done, refuse } from '#lib/outcome.ts';
import { holds, readInvitations } from '#views/invitation-list.ts';
import type { Handler } from './command.ts';
import { findUser } from './find.ts';
import { moment, table } from './output.ts';

/** Somebody vouches for who comes: it is the invitation of a user. */
export const createInvitation: Handler = async (tools, input) => {
  const { house } = tools;
  const user = await findUser(tools, input.need('as'));
  if (!user.done) return user;
  const wanted = {
    by: user.value.id,
    uses: Number(input.text('uses') ?? 1),
    days: Number(input.text('days') ?? 14),
    note: input.text('note'),
  };
  const made = await act(house, (context) => makeInvitation(context, wanted));
  if (!made.done) return made;
  const url = `${house.origin}/sign-up?invitation=${made.value.token}`;
  const text = `${url}\nIt holds until ${moment(made.value.until)}, for ${wanted.uses}. It is shown only now.`;
  return done({ data: { url, until: made.value.until, uses: wanted.uses }, text });
};

export const listInvitations: Handler = async ({ house }) => {
  const invitations = (await readInvitations(house.database.query)).filter((one) =>
    holds(one, house.clock()),
  );
  const rows = invitations.map((one) => [
    one.id,
    `${one.used} of ${one.uses}`,
    moment(one.until),
    one.note,
  ]);
  return done({
    data: invitations,
    text: table(['ID', 'USED', 'UNTIL', 'NOTE'], rows, 'No invitation holds at present.'),
  });
};

export const endInvitation: Handler = async ({ house }, input) => {
  const invitation = input.number('ID');
  const ended = await act(house, (context) =>
    withdrawInvitation(context, { invitation, by: null }),
  );
  if (!ended.done) return refuse('no-such-invitation');
  return done({ data: { invitation }, text: 'Withdrawn: nobody comes by it any more.' });
};
