/** What acts of moderators and admins are refused for, in words that say what to do next. */
import type { Refused } from './refusals.ts';

const is = (words: string, status = 422, field?: string): Refused => ({
  status,
  words,
  ...(field !== undefined && { field }),
});

/** Reasons that any act may be refused for; a page adds its own. */
export const actRefusals = {
  'not-allowed': is(
    'That is not yours to do: your office does not reach so far, or they stand as high as you. Nothing was changed.',
    403,
  ),
  'not-found': is('That is not here any more, or never was. Nothing was changed.', 404),
  gone: is('Its author deleted it meanwhile. Nothing was changed.', 410),
  past: is('That moment has passed already. Choose a longer term.', 422, 'term'),
  already: is('It is so already. Nothing was changed.'),
  'bad-host': is('That is no name of a server. Type it as in example.org.', 422, 'host'),
  ourselves: is('That would be a rule about this very server. Name another one.', 422, 'host'),
  'no-degree': is('Choose at least one thing that shall happen to it.'),
  contradictory: is('Those do not go together: what is blocked cannot be allowed. Choose again.'),
  'no-reason': is('Say why: they will read it. Go back and write a reason.', 422, 'reason'),
  empty: is('There was nothing in it. Go back and write something.', 422, 'reason'),
  'no-such-community': is(
    'No community here has that name. Check it, and type it as in cats or cats@example.org.',
    422,
    'to',
  ),
  'no-such-person': is(
    'Nobody of that name is known here. Check it, and type it as in bea or bea@example.org.',
    422,
    'who',
  ),
  'not-ours': is('Threads move between communities of this server only. Nothing was changed.'),
  banned: is('They are banned there. Lift the ban first, or leave it where it is.'),
  'not-welcome': is('You may not post where it shall go. Ask those who moderate there.', 403),
  'bad-kind': is('There is no such kind of rule. Choose one of the list.', 422, 'kind'),
  'bad-settings': is(
    'That is not what this kind of rule needs. Give words or servers one a line, or the number that it asks for.',
    422,
    'value',
  ),
  'bad-pattern': is(
    'That pattern cannot be read. It is in RE2 syntax, without looking ahead or back; make it shorter or simpler.',
    422,
    'value',
  ),
  'bad-action': is('Choose what shall happen to what the rule meets.', 422, 'action'),
  'no-name': is('Give the rule a name, so that others know what it is for.', 422, 'name'),
  'too-many-rules': is('There are as many rules here as there may be. End one first.'),
  'no-such-rule': is('That rule is not here any more. Nothing was changed.', 404),
  'bad-title': is('A community has a title. Give it one.', 422, 'title'),
  'bad-picture': is('A picture is given by an address that begins with https://. Check it.', 422),
  'too-many-topics': is('Choose five topics at most.', 422),
  'long-rules': is('The rules are too long. Shorten them to 10,000 characters.', 422, 'rules'),
  'long-text': is('That is too long. Shorten it to 20,000 characters, a question to 500.'),
  'bad-number': is('One of the numbers makes no sense. Check them.'),
  unchanged: is('Nothing was different from before, so nothing was changed.'),
  'unknown-server': is('That server was never met. There is nothing to erase.', 404),
  'not-confirmed': is(
    'The name that was typed is not the server’s. Nothing was erased.',
    422,
    'confirm',
  ),
  'not-defederated': is('Block the server first: only what is shut out can be erased for good.'),
  'too-long': is('Battle mode lasts a month at most. Choose a shorter term.', 422, 'term'),
  'no-battle': is('Battle mode is off already. Nothing was changed.'),
  'bad-budget': is('Give a whole number of activities a minute, or nothing for the usual one.'),
  decided: is('Somebody has decided about it already. Nothing was changed.'),
  'own-act': is('You did that yourself. Another moderator decides about the appeal.', 403),
  'never-asked': is('They ask no longer, or somebody has decided already. Nothing was changed.'),
  'parent-waits': is('What it answers waits itself. Decide about that first.'),
  'at-home': is('They live on this server: there is nobody to pass it on to.'),
  'no-moderator': is('They may not decide about it. Give it to somebody who may.'),
  'no-rule': is('There is no rule of ours about that server. Nothing was changed.', 404),
} as const satisfies Record<string, Refused>;

export type ActRefusal = keyof typeof actRefusals;
