/** Which comments of a thread stand on one page: so many, so deep, so wide; the rest is one link away. Pure. */
import type { Bone } from './thread-bones.ts';

/** A comment that is on the page. */
export type Part = {
  readonly bone: Bone;
  readonly replies: readonly Part[];
  /** How many answers below it can be read elsewhere only. */
  readonly more: number;
};

export type PartOf = {
  readonly parts: readonly Part[];
  /** Behind which root the next page begins; null when this is the last. */
  readonly next: number | null;
};

type Bounds = {
  /** How many comments a page holds, and some more where the last branch is nearly whole. */
  readonly limit: number;
  /** The number of the root behind which the page begins. */
  readonly after?: number | null | undefined;
};

/** How deep answers are shown before a link leads on. */
const depthMax = 12;
/** How many answers to one comment are shown at each depth, where not everything has room. */
const widths = [12, 8, 5, 4, 3];
const widthMin = 2;
/** No branch takes more of a page than this part of it, where not everything has room. */
const branchPart = 0.4;
/** So much of the last branch is shown even where the page is nearly full. */
const overMax = 20;

/** Called with the roots in their order; of a thread that fits nothing is left out but for its depth. */
export function partOf(roots: readonly Bone[], { limit, after = null }: Bounds): PartOf {
  const whole = sizeOf(roots) <= limit;
  const branchMax = whole ? limit : Math.max(1, Math.floor(limit * branchPart));
  const start = after === null ? 0 : roots.findIndex(({ id }) => id === after) + 1;
  const parts: Part[] = [];
  let left = limit;
  let at = start;
  for (; at < roots.length && left > 0; at++) {
    const part = branchOf(roots[at]!, { whole, max: Math.min(branchMax, Math.max(left, overMax)) });
    left -= countOf(part);
    parts.push(part);
  }
  return { parts, next: at < roots.length ? (roots[at - 1]?.id ?? null) : null };
}

/** All of it, however much that is: for whoever has no pages. */
export const wholeOf = (roots: readonly Bone[]): PartOf => ({
  parts: roots.map((bone) => branchOf(bone, { whole: true, max: Infinity, depth: Infinity })),
  next: null,
});

const sizeOf = (bones: readonly Bone[]): number => bones.reduce((sum, { size }) => sum + size, 0);

const countOf = ({ replies }: Part): number =>
  1 + replies.reduce((sum, reply) => sum + countOf(reply), 0);

type Branch = { readonly whole: boolean; readonly max: number; readonly depth?: number };

/** Level by level, so that every answer has a place before an answer to it has. */
function branchOf(root: Bone, { whole, max, depth: deepest = depthMax }: Branch): Part {
  const chosen = new Set([root]);
  let level: readonly Bone[] = [root];
  for (let depth = 0; level.length > 0 && depth < deepest && chosen.size < max; depth++) {
    const width = whole ? Infinity : (widths[depth] ?? widthMin);
    const below = level.flatMap(({ replies }) => replies.slice(0, width));
    level = below.slice(0, max - chosen.size);
    for (const bone of level) chosen.add(bone);
  }
  return cutOut(root, chosen);
}

function cutOut(bone: Bone, chosen: ReadonlySet<Bone>): Part {
  const replies = bone.replies.filter((reply) => chosen.has(reply));
  const left = bone.replies.filter((reply) => !chosen.has(reply));
  return { bone, replies: replies.map((reply) => cutOut(reply, chosen)), more: sizeOf(left) };
}
