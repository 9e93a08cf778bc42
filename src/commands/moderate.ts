/** The operator's words about what moderators do with posts and comments. */
import { findComment } from '#domain/comments/find-comment.ts';
import { act, type Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { flagPost } from '#domain/moderation/flag-post.ts';
import { listContent } from '#domain/moderation/list-content.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import type { Changed, ModerationRefusal } from '#domain/moderation/moderate.ts';
import { movePost as move } from '#domain/moderation/move-post.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unfeaturePost } from '#domain/moderation/unfeature-post.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import { warnMember } from '#domain/moderation/warn-member.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Input } from './arguments.ts';
import type { Handler, Tools } from './command.ts';
import { findKnownCommunity, findUser } from './find.ts';

type Done = Outcome<Changed, ModerationRefusal | 'no-reason'>;
type Asked = {
  readonly subject: Subject;
  readonly by: number | null;
  readonly reason: string | null;
};

/** Who acts: the moderator of that name, or the operator, who may do everything. */
export async function findDoer(
  tools: Tools,
  input: Input,
): Promise<Outcome<number | null, 'no-such-user'>> {
  const name = input.text('as');
  if (name === undefined) return done(null);
  const user = await findUser(tools, name);
  return user.done ? done(user.value.id) : user;
}

/** One handler for each act on a post or comment; `state` is what it is afterwards, for scripts and for people. */
const onContent =
  (
    what: 'post' | 'comment',
    state: string,
    verb: (context: Context, asked: Asked) => Promise<Done>,
  ): Handler =>
  async (tools, input) => {
    const by = await findDoer(tools, input);
    if (!by.done) return by;
    const id = input.number('ID');
    const reader = tools.house.database.query;
    const known = what === 'post' ? await findPost(reader, id) : await findComment(reader, id);
    if (known === null) return refuse(what === 'post' ? 'no-such-post' : 'no-such-comment');
    const subject = what === 'post' ? { post: id } : { comment: id };
    const reason = input.text('reason') ?? null;
    const told = await act(tools.house, (c) => verb(c, { subject, by: by.value, reason }));
    if (!told.done) return told;
    const { changed } = told.value;
    const name = what === 'post' ? `Post ${id}` : `Comment ${id}`;
    return done({
      data: { id, state, reason, changed },
      text: changed ? `${name} is ${state}.` : `${name} is ${state} already.`,
    });
  };

type OnPost = (context: Context, asked: Asked & { readonly post: number }) => Promise<Done>;

const onPost = (state: string, verb: OnPost): Handler =>
  onContent('post', state, (context, asked) =>
    'post' in asked.subject
      ? verb(context, { ...asked, post: asked.subject.post })
      : Promise.resolve(refuse('not-found')),
  );

export const removePost = onContent('post', 'removed', removeContent);
export const restorePost = onContent('post', 'restored', restoreContent);
export const listPostAgain = onContent('post', 'in lists', listContent);
export const lockPost = onContent('post', 'locked', lockContent);
export const unlockPost = onContent('post', 'unlocked', unlockContent);
export const pinPost = onPost('pinned', featurePost);
export const unpinPost = onPost('no longer pinned', unfeaturePost);
export const warnAboutPost = onContent('post', 'warned about', warnMember);
export const removeComment = onContent('comment', 'removed', removeContent);
export const restoreComment = onContent('comment', 'restored', restoreContent);
export const listCommentAgain = onContent('comment', 'in lists', listContent);
export const lockComment = onContent('comment', 'locked', lockContent);
export const unlockComment = onContent('comment', 'unlocked', unlockContent);
export const warnAboutComment = onContent('comment', 'warned about', warnMember);

export const markPost: Handler = (tools, input) => {
  const sensitive = input.word('sensitive|harmless') === 'sensitive';
  const state = sensitive ? 'marked as sensitive' : 'marked as harmless';
  return onPost(state, (context, asked) => flagPost(context, { ...asked, sensitive }))(
    tools,
    input,
  );
};

export const movePost: Handler = async (tools, input) => {
  const by = await findDoer(tools, input);
  if (!by.done) return by;
  const target = await findKnownCommunity(tools, input.need('to'));
  if (!target.done) return target;
  const id = input.number('ID');
  if ((await findPost(tools.house.database.query, id)) === null) return refuse('no-such-post');
  const wanted = { post: id, to: target.value.id, by: by.value, reason: input.text('reason') };
  const moved = await act(tools.house, (context) => move(context, wanted));
  if (!moved.done) return moved;
  const community = target.value.name;
  const { changed } = moved.value;
  const text = changed ? `Post ${id} is in ${community} now.` : `Post ${id} is there already.`;
  return done({ data: { id, community, changed }, text });
};
