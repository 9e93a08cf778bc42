/** Makes one file of the parts of the script, and leaves out of it and of the styles what is for who reads the sources. */

export type Part = { readonly name: string; readonly source: string };

/** Without comments, and without what sets lines in. */
export const lighten = (text: string): string =>
  text
    .replaceAll(/\/\*(?:(?!\*\/)[^])*\*\//g, '')
    .replaceAll(/^[ \t]*\/\/.*$/gm, '')
    .replaceAll(/^[ \t]+|[ \t]+$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .trimStart();

/** The same for styles, in which ends of lines mean nothing either. No text in them may hold what parts rules. */
export const lightenStyle = (text: string): string =>
  lighten(text)
    .replaceAll(/\s*([{}])\s*/g, '$1')
    .replaceAll(/([:;,])\s+/g, '$1')
    .replaceAll('\n', ' ')
    .replaceAll(';}', '}');

/**
 * The parts in the order in which they are given, as one module. What one exports is there for all that follow; one that
 * exports nothing keeps its names to itself. No part may have a text of several
 * lines, nor one in which a comment seems to begin.
 */
export const joinScript = (parts: readonly Part[]): string => lighten(parts.map(joined).join('\n'));

function joined({ source }: Part): string {
  const text = source.replaceAll(/^import [^;]*;$/gm, '');
  return /^export /m.test(text) ? text.replaceAll(/^export (?=\w)/gm, '') : `{\n${text}\n}`;
}
