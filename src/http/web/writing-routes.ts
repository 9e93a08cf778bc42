/** Pages and forms of members who take part: votes, marks, blocks, and what they write, one line each. */
import type { House } from '#domain/context.ts';
import { blockFields, showBlock, takeBlock } from './block.ts';
import { showBlocks } from './blocks.ts';
import { showCompletions } from './complete.ts';
import { showDelete, takeDelete } from './delete-words.ts';
import { editCommentFields, showEditComment, takeEditComment } from './edit-comment.ts';
import { editPostFields, showEditPost, takeEditPost } from './edit-post.ts';
import { markFields, takeMark } from './mark.ts';
import { previewFields, takePreview } from './preview-words.ts';
import type { Routes } from './serve.ts';
import { takeVote, voteFields } from './vote.ts';
import { showReply, takeComment, writeCommentFields } from './write-comment.ts';
import { showWrite, showWriteIn, takeWrite, writeFields } from './write-post.ts';

/** Called once, by `registerWeb`. */
export function registerWriting({ ask, show, take, takeLong }: Routes, house: House): void {
  take('/vote', voteFields, (posted) => takeVote(house, posted));
  take('/mark', markFields, (posted) => takeMark(house, posted));
  ask('/block', (asking) => showBlock(house, asking));
  take('/block', blockFields, (posted) => takeBlock(house, posted));
  ask('/settings/blocks', (asking) => showBlocks(house, asking));
  show('/complete', (asked) => showCompletions(house, asked));
  ask('/post', (asking) => showWrite(house, asking));
  ask('/c/:handle/post', (asking) => showWriteIn(house, asking));
  takeLong('/post', writeFields, (posted) => takeWrite(house, posted));
  ask('/post/:id/edit', (asking) => showEditPost(house, asking));
  takeLong('/post/:id/edit', editPostFields, (posted) => takeEditPost(house, posted));
  ask('/post/:id/reply', (asking) => showReply(house, asking, 'post'));
  ask('/comment/:id/reply', (asking) => showReply(house, asking, 'comment'));
  takeLong('/comment', writeCommentFields, (posted) => takeComment(house, posted));
  ask('/comment/:id/edit', (asking) => showEditComment(house, asking));
  takeLong('/comment/:id/edit', editCommentFields, (posted) => takeEditComment(house, posted));
  for (const kind of ['post', 'comment'] as const) {
    ask(`/${kind}/:id/delete`, (asking) => showDelete(house, asking, kind));
    take(`/${kind}/:id/delete`, {}, (posted) => takeDelete(house, posted, kind));
  }
  takeLong('/preview', previewFields, (posted) => takePreview(house, posted));
}
