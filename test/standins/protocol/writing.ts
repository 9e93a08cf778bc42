/** How microblogs write a post: mentions as links, paragraphs, who is addressed. */
import { escapeHtml, PUBLIC } from './json.ts';
import type { Person, Peer, Visibility } from './microblog.ts';
import type { Json } from './types.ts';

export interface Mentioned {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly url: string;
  readonly group: boolean;
  readonly followers: string | undefined;
}

export function mentionOf(
  peer: Pick<Peer, 'id' | 'name' | 'url' | 'type' | 'followers'>,
): Mentioned {
  const { id, name, url, followers } = peer;
  return { id, name, url, followers, host: new URL(id).host, group: peer.type === 'Group' };
}

/** The text with mentions as links; those that the text does not name come first. */
export function writeHtml(
  text: string,
  mentions: readonly Mentioned[],
  link: (mention: Mentioned) => string,
  paragraphs: 'p' | 'br',
): string {
  const handle = (one: Mentioned) => `@${one.name}@${one.host}`;
  const missing = mentions.filter((one) => !text.includes(handle(one)));
  const whole = [...missing.map(handle), text].join(' ');
  let html = escapeHtml(whole);
  for (const one of mentions) html = html.replaceAll(escapeHtml(handle(one)), link(one));
  if (paragraphs === 'br') return `<p>${html.replaceAll('\n', '<br>')}</p>`;
  const blocks = html.split(/\n{2,}/);
  return blocks.map((block) => `<p>${block.replaceAll('\n', '<br />')}</p>`).join('');
}

/** `to` and `cc` for a visibility; `extra` is whom a mention of a Group adds (its followers). */
export function addressing(
  author: Person,
  visibility: Visibility,
  people: readonly string[],
): { to: string[]; cc: string[] } {
  const followers = `${author.id}/followers`;
  switch (visibility) {
    case 'public':
      return { to: [PUBLIC], cc: [followers, ...people] };
    case 'unlisted':
      return { to: [followers], cc: [PUBLIC, ...people] };
    case 'private':
      return { to: [followers], cc: [...people] };
    case 'direct':
      return { to: [...people], cc: [] };
  }
}

export function mentionTags(mentions: readonly Mentioned[]): Json[] {
  return mentions.map((one) => {
    return { type: 'Mention', href: one.id, name: `@${one.name}@${one.host}` };
  });
}

/** Read from `to` and `cc`, as Mastodon does it. */
export function visibilityOf(to: readonly string[], cc: readonly string[]): Visibility {
  const open = (list: readonly string[]) =>
    list.some((one) => one === PUBLIC || one === 'as:Public' || one === 'Public');
  if (open(to)) return 'public';
  if (open(cc)) return 'unlisted';
  return [...to, ...cc].some((one) => one.endsWith('/followers')) ? 'private' : 'direct';
}
