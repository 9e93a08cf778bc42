/** What forms say for every reason to refuse: what is wrong, and what to do next. */
import type { PasswordRefusal } from '#domain/accounts/password.ts';
import type { NameRefusal } from '#domain/actors/create-local-actor.ts';
import { key, say, sayCount } from '#http/ui/say.ts';
import { exact } from '#http/ui/text.ts';

/** Reasons that mean the same on whatever page. */
type Reason = PasswordRefusal | NameRefusal | 'different' | 'wrong-password';

/** The words, the status, and which field they are about. */
export type Refused = {
  readonly status: number;
  readonly words: string;
  readonly field?: string;
  readonly retryAfterSeconds?: number;
};

/** One without a sentence does not compile. */
export const refusals: Readonly<Record<Reason, Refused>> = {
  'short-password': {
    status: 422,
    words: key('A password has at least 8 characters. Choose a longer one.'),
    field: 'password',
  },
  'long-password': {
    status: 422,
    words: key('A password has at most 200 characters. Choose a shorter one.'),
    field: 'password',
  },
  different: {
    status: 422,
    words: key('The two new passwords are not the same. Type it twice again.'),
    field: 'again',
  },
  'wrong-password': {
    status: 403,
    words: key('That is not your current password. Nothing was changed; try again.'),
    field: 'current',
  },
  'bad-name': {
    status: 422,
    words: key('A name consists of 1 to 64 of the characters a–z, 0–9 and _. Choose another.'),
    field: 'name',
  },
  reserved: {
    status: 422,
    words: key('That name is kept for the server itself. Choose another.'),
    field: 'name',
  },
  taken: {
    status: 422,
    words: key('That name is taken, by a person or a community. Choose another.'),
    field: 'name',
  },
};

const minuteMs = 60_000;

/** Called when a limit refuses; it tells the hour, since pages stand open for a while. */
export function tooMany(seconds: number, now: Date): Refused {
  const wait =
    seconds < 90
      ? sayCount(seconds, '{n} second', '{n} seconds')
      : sayCount(Math.ceil(seconds / 60), '{n} minute', '{n} minutes');
  // To the full minute after it: before, it would be refused again.
  const at = exact(new Date(Math.ceil((now.getTime() + seconds * 1000) / minuteMs) * minuteMs));
  return {
    status: 429,
    words: say('There were too many tries at once. Wait {wait}, until {at}, and try again.', {
      wait,
      at,
    }),
    retryAfterSeconds: seconds,
  };
}
