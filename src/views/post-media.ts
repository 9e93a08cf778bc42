/** What is to be seen beside the words of a post: what hangs on it, and what the page behind its link says of itself. */
import { eq, sql } from 'drizzle-orm';
import { findPreview } from '#domain/links/find-preview.ts';
import { findDecisions } from '#domain/policy/find-decisions.ts';
import {
  kindOfAttachment,
  type Attachment,
  type AttachmentKind,
} from '#domain/posts/attachment.ts';
import { findAttachments } from '#domain/posts/find-attachments.ts';
import { hostOf } from '#lib/hosts.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { shownImage } from './actor-line.ts';
import type { PostView } from './post-view.ts';
import type { Eyes } from './visible.ts';

export type Hanging = Attachment & { readonly kind: AttachmentKind };

export type Preview = {
  readonly title: string;
  readonly description: string;
  readonly image: string | null;
};

export type PostMedia = {
  /** Null without a link, or while nothing is known of the page. */
  readonly preview: Preview | null;
  readonly attachments: readonly Hanging[];
  /** How many are not shown, because of the server that they come from. */
  readonly withheld: number;
};

const nothing: PostMedia = { preview: null, attachments: [], withheld: 0 };

/**
 * Called with a post that whoever looks may read. Of people whose server's pictures are not shown (`no-media`, or met
 * lately) nothing that hangs on it is, and of the page only words; nothing either of what lies on such a server.
 */
export async function readMedia(
  reader: Reader,
  { id, url, author, presence }: Pick<PostView, 'id' | 'url' | 'author' | 'presence'>,
  { now }: Pick<Eyes, 'now'>,
): Promise<PostMedia> {
  if (presence !== 'shown') return nothing;
  const found = await findAttachments(reader, id);
  const page = url === null ? null : await findPreview(reader, url);
  const pictures = [...found.map((one) => one.url), ...(page?.image ? [page.image] : [])];
  const closed = await closedAmong(reader, { pictures, author: author.id, now });
  const shown = found.filter((one) => !closed.has(hostOf(one.url) ?? ''));
  const known = page !== null && (page.title !== '' || page.image !== null);
  const image = page?.image && !closed.has(hostOf(page.image) ?? '') ? page.image : null;
  return {
    preview: known ? { title: page.title, description: page.description, image } : null,
    attachments: shown.map((one) => ({ ...one, kind: kindOfAttachment(one) })),
    withheld: found.length - shown.length,
  };
}

type Asked = {
  readonly pictures: readonly string[];
  readonly author: number;
  readonly now: Date | null;
};

/** The servers from which nothing is shown here: all of them where the author's own is such a one. */
async function closedAmong(
  reader: Reader,
  { pictures, author, now }: Asked,
): Promise<ReadonlySet<string>> {
  const hosts = [...new Set(pictures.map((url) => hostOf(url) ?? ''))];
  if (hosts.length === 0) return new Set();
  const [home] = await reader
    .select({ open: sql<boolean>`${shownImage(actorsTable.uri, now)} is not null` })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(eq(actorsTable.id, author));
  if (now === null || home?.open !== true) return new Set(hosts);
  const decisions = await findDecisions(reader, hosts, now);
  // Without a rule a server that is not on our list is only a stranger, as the whole web is.
  const shut = (place: number): boolean => {
    const { rule, degrees } = decisions[place]!;
    return rule !== null && (degrees.includes('no-media') || degrees.includes('defederate'));
  };
  return new Set(hosts.filter((_, place) => shut(place)));
}
