/** Notes that a post which named a community of ours is not relayed, so that its author is told why. */
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';

/** Called instead of keeping the post; nothing of its words is stored. */
export async function declinePost(
  context: Context,
  declined: {
    readonly community: number;
    readonly author: number;
    readonly object: string;
    readonly why: string;
  },
): Promise<void> {
  await record({ ...context, original: null }, { kind: 'post.declined', ...declined });
}
