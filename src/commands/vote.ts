/** The operator's words about votes. */
import { findSubject } from '#domain/comments/find-subject.ts';
import { act } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { castVote, type CastVoteRefusal } from '#domain/votes/cast-vote.ts';
import { retractVote, type RetractVoteRefusal } from '#domain/votes/retract-vote.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Handler } from './command.ts';
import { findUser } from './find.ts';

type VoteOutcome = Outcome<{ changed: boolean }, CastVoteRefusal | RetractVoteRefusal>;

const voteOn =
  (kind: 'post' | 'comment'): Handler =>
  async (tools, input) => {
    const voter = await findUser(tools, input.need('as'));
    if (!voter.done) return voter;
    const id = input.number('ID');
    const subject: Subject = kind === 'post' ? { post: id } : { comment: id };
    const vote = input.word('up|down|none');
    const shared = { voter: voter.value.id, subject };
    const outcome = await act(tools.house, (context): Promise<VoteOutcome> =>
      vote === 'none'
        ? retractVote(context, shared)
        : castVote(context, { ...shared, value: vote === 'up' ? 1 : -1 }),
    );
    if (!outcome.done) {
      return outcome.reason === 'not-found' ? refuse(`no-such-${kind}`) : outcome;
    }
    const matter = await findSubject(tools.house.database.query, subject);
    if (matter === null) return refuse(`no-such-${kind}`);
    const { up, down } = matter.thing;
    const { changed } = outcome.value;
    const text = `${voter.value.name}: ${vote}. The ${kind} ${id} now has +${up} −${down}.`;
    return done({ data: { [kind]: id, vote, changed, votes: { up, down } }, text });
  };

export const voteOnPost = voteOn('post');
export const voteOnComment = voteOn('comment');
