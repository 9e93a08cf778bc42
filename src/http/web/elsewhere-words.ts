/** What is said when nothing came of asking another server, and where what was found is shown. */
import type { House } from '#domain/context.ts';
import { key, say } from '#http/ui/say.ts';
import { viewCommunity } from '#views/community-view.ts';
import { communityPath, personPath } from '#views/paths.ts';
import { readLines } from '#views/actor-line.ts';
import type { ElsewhereRefusal, Met } from './elsewhere.ts';
import type { Refused } from './refusals.ts';

const words: Readonly<
  Record<ElsewhereRefusal, { readonly status: number; readonly words: string }>
> = {
  'bad-address': {
    status: 422,
    words: key(
      'That is no address and no name that we can look up. Type it as in !cats@example.org, or paste the address of its page.',
    ),
  },
  'not-found': {
    status: 404,
    words: key(
      'There is nothing of that name, or nothing that can be shown here. Check the spelling, and that it is public.',
    ),
  },
  unreachable: {
    status: 503,
    words: key('That server does not answer just now. Check its name, or try again in a minute.'),
  },
  barred: {
    status: 403,
    words: key('This server has no dealing with that one. The page about other servers says why.'),
  },
  'too-many': {
    status: 429,
    words: key('That was much at once. Wait some minutes and try again.'),
  },
};

/** In the language of the reader. */
export const elsewhereRefused = (reason: ElsewhereRefusal, field: string): Refused => ({
  status: words[reason].status,
  words: say(words[reason].words),
  field,
});

/** The page of ours for what was met; null when it is not shown to anybody. */
export async function pathOfMet(house: House, { kind, id }: Met): Promise<string | null> {
  if (kind === 'post' || kind === 'comment') return `/${kind}/${id}`;
  const reader = house.database.query;
  if (kind === 'community') {
    const view = await viewCommunity(reader, { id });
    return view.done ? communityPath(view.value) : null;
  }
  const line = (await readLines(reader, [id])).get(id);
  return line === undefined ? null : personPath(line);
}
