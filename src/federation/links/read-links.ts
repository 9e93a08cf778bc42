/** Reads the pages behind links that somebody posted. */
import { act } from '#domain/context.ts';
import { keepPreview, noteUnread } from '#domain/links/keep-preview.ts';
import { leasePreviews } from '#domain/links/lease-previews.ts';
import type { LinkPreview } from '#domain/links/link.ts';
import type { World } from '#federation/world.ts';
import { fetchPreview } from './fetch-preview.ts';

const atOnceMax = 8;

/** Called by the job `links`: eight pages of eight servers at once; returns how many there were. */
export async function readLinks(world: World): Promise<number> {
  const asked = await act(world.house, (context) => leasePreviews(context, { limit: atOnceMax }));
  await Promise.all(asked.map((link) => readLink(world, link)));
  return asked.length;
}

/** One that cannot be read must not stand in the way of the others; its turn comes again when its lease is over. */
async function readLink(world: World, link: LinkPreview): Promise<void> {
  try {
    const read = await fetchPreview(world, link.url);
    await act(world.house, (context) =>
      read.done
        ? keepPreview(context, link, read.value)
        : noteUnread(context, link, { again: read.reason === 'unreachable' }),
    );
  } catch (error) {
    world.log('error', 'link could not be read', { url: link.url, error });
  }
}
