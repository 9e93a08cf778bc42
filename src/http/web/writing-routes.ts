/** Pages and forms of members who take part: votes, marks, blocks, and what they write, one line each. */
import type { House } from '#domain/context.ts';
import { blockFields, showBlock, takeBlock } from './block.ts';
import { markFields, takeMark } from './mark.ts';
import type { Routes } from './serve.ts';
import { takeVote, voteFields } from './vote.ts';

/** Called once, by `registerWeb`. */
export function registerWriting({ ask, take }: Routes, house: House): void {
  take('/vote', voteFields, (posted) => takeVote(house, posted));
  take('/mark', markFields, (posted) => takeMark(house, posted));
  ask('/block', (asking) => showBlock(house, asking));
  take('/block', blockFields, (posted) => takeBlock(house, posted));
}
