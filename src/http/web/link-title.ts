/** The title of the page behind a link, for whoever is about to post it: looked up when they press the button. */
import { setTimeout as wait } from 'node:timers/promises';
import { act, type House } from '#domain/context.ts';
import { askPreview } from '#domain/links/ask-preview.ts';
import { findPreview } from '#domain/links/find-preview.ts';
import { cleanUrl } from '#domain/posts/post.ts';
import { key, say } from '#http/ui/say.ts';
import { memberRefusal } from './member-refusals.ts';
import type { PostTyped } from './post-form.ts';
import type { Refused } from './refusals.ts';
import { spendBy } from './written.ts';

/** The worker fetches it; nobody waits longer than three seconds for a page of somebody else's. */
const looks = 20;
const lookMs = 150;

/** Null when the page says no title, or not in time. */
async function findTitle(house: House, url: string): Promise<string | null> {
  await act(house, (context) => askPreview(context, { url, soon: true }));
  for (let look = 0; look < looks; look++) {
    const page = await findPreview(house.database.query, url);
    if (page === null || page.state === 'failed') return null;
    if (page.title !== '' || page.state === 'read') return page.title || null;
    await wait(lookMs);
  }
  return null;
}

const noTitle = key(
  'The page behind the link says no title, or does not answer. Write one in a few words.',
);

/** Called when the button is pressed: the form as it was typed, with the title of that page; or what to do instead. */
export async function withTitle<Typed extends PostTyped>(
  house: House,
  { person, typed }: { readonly person: number; readonly typed: Typed },
): Promise<{ readonly typed: Typed; readonly taken?: 'title'; readonly refused?: Refused }> {
  const url = cleanUrl(typed.url);
  if (url === null) return { typed, refused: memberRefusal('bad-url') };
  const spent = await spendBy(house, person, ['link title by']);
  if (spent !== null) return { typed, refused: spent };
  const title = await findTitle(house, url);
  if (title !== null) return { typed: { ...typed, title }, taken: 'title' };
  return { typed, refused: { status: 422, words: say(noTitle), field: 'title' } };
}
