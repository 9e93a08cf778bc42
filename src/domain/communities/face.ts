/** How a community presents itself, beyond its title: what it asks, what it is about, its languages and pictures. Pure. */
import { isPlainUrl } from '#lib/hosts.ts';
import { refuse, done, type Outcome } from '#lib/outcome.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { readTopics, topicsMax } from './topics.ts';

/** As somebody typed it; what is left out stays as it is. */
export type Face = {
  /** Markdown. */
  readonly rules?: string | undefined;
  readonly topics?: readonly string[] | undefined;
  /** BCP 47; none when every language is welcome. */
  readonly languages?: readonly string[] | undefined;
  /** https addresses of pictures; empty takes one away. */
  readonly icon?: string | undefined;
  readonly image?: string | undefined;
};

export type FaceRefusal = 'bad-picture' | 'too-many-topics' | 'long-rules';

/** The same as it is kept, in columns of two tables. */
export type KeptFace = {
  readonly own: {
    readonly rules?: string;
    readonly rulesHtml?: string;
    readonly topics?: string[];
    readonly languages?: string;
  };
  readonly actor: { readonly icon?: string | null; readonly image?: string | null };
};

const rulesMax = 10_000;
const addressMax = 2_000;
const languagesMax = 20;
const tag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}$/;

const isPicture = (url: string): boolean =>
  url.length <= addressMax && url.startsWith('https://') && isPlainUrl(url);

/** Refused for pictures that are no https addresses, for more topics than a community may have, and for endless rules. */
export function readFace({
  rules,
  topics,
  languages,
  icon,
  image,
}: Face): Outcome<KeptFace, FaceRefusal> {
  for (const picture of [icon, image])
    if (picture !== undefined && picture.trim() !== '' && !isPicture(picture.trim()))
      return refuse('bad-picture');
  const about = topics === undefined ? undefined : readTopics(topics);
  if (about !== undefined && about.length > topicsMax) return refuse('too-many-topics');
  const asked = rules?.trim();
  if (asked !== undefined && asked.length > rulesMax) return refuse('long-rules');
  const spoken = languages?.filter((one) => tag.test(one)).slice(0, languagesMax);
  return done({
    own: {
      ...(asked !== undefined && { rules: asked, rulesHtml: renderMarkdown(asked) }),
      ...(about !== undefined && { topics: about }),
      ...(spoken !== undefined && { languages: [...new Set(spoken)].join(',') }),
    },
    actor: {
      ...(icon !== undefined && { icon: icon.trim() || null }),
      ...(image !== undefined && { image: image.trim() || null }),
    },
  });
}

/** The tags of the column. */
export const languagesOf = ({ languages }: { readonly languages: string }): string[] =>
  languages.split(',').filter((one) => one !== '');
