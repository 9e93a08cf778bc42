/** Characters that hide, turn text around or pile up: what names and words of others lose. */

/** Nobody sees these: controls, bidirectional marks, zero-width and filling characters. */
const unseen =
  /[[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb\u2800]--[\u200c-\u200d]--[\ufe0e-\ufe0f]]/gv;

/** Joiners join letters of scripts that join, and pictures; between others they only hide. */
const idleJoiners =
  /(?<![[\p{L}\p{M}]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]])\u200c|(?<![[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]])\u200d|[\u200c-\u200d](?![\p{L}\p{M}\p{Extended_Pictographic}])|(?<![\p{Extended_Pictographic}\p{Emoji}])[\ufe0e-\ufe0f]/gv;

const joiners = /\u200c|\u200d|\ufe0e|\ufe0f/g;

/** Turn the direction of everything after them, or are dropped by browsers; no language needs them. */
const disturbing = /[[\p{Cc}\u202d\u202e]--[\t\n\r]]/gv;

/** More marks on one letter than any script writes: they would run over the lines around. */
const piled = /(\p{M}{4})\p{M}+/gu;

/** A name or title: what is not seen is gone, and marks do not pile up. */
export function withoutTricks(text: string): string {
  let line = text.replace(unseen, '');
  // Without one joiner the next may be idle too; who piles them up loses them all.
  for (let pass = 0; pass < 3; pass++) {
    const before = line;
    line = line.replace(idleJoiners, '').replace(piled, '$1');
    if (line === before) return line;
  }
  return line.replace(joiners, '').replace(piled, '$1');
}

/** Running text keeps what languages need of it, but turns nothing around and piles nothing up. */
export const calmed = (text: string): string => text.replace(disturbing, '').replace(piled, '$1');

/** The first characters of a text, never half of one. */
export const cut = (text: string, lengthMax: number): string =>
  text.length <= lengthMax ? text : text.slice(0, lengthMax).replace(/[\ud800-\udbff]$/, '');
