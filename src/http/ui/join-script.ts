/** Makes one file of the parts of the script, and leaves out what is meant for those who read the sources. */

export type Part = { readonly name: string; readonly source: string };

/** Without comments that have lines of their own, and without what sets lines in. */
export const lighten = (text: string): string =>
  text
    .replaceAll(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*$/gm, '')
    .replaceAll(/^[ \t]*\/\/.*$/gm, '')
    .replaceAll(/^[ \t]+/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .trimStart();

/**
 * The parts in the order in which they are given, as one module. They share one scope, so that what one exports is there
 * for the next; a name that two of them have does not pass. No part may have a text of several lines.
 */
export function joinScript(parts: readonly Part[]): string {
  const names = new Map<string, string>();
  for (const { name, source } of parts)
    for (const [, found] of source.matchAll(
      /^(?:export )?(?:async )?(?:const|let|function|class) (\w+)/gm,
    )) {
      const other = names.get(found!);
      if (other !== undefined) throw new Error(`${found} is in ${other}.js and in ${name}.js`);
      names.set(found!, name);
    }
  const joined = parts.map(({ source }) =>
    source.replaceAll(/^import [^;]*;$/gm, '').replaceAll(/^export (?=\w)/gm, ''),
  );
  return lighten(joined.join('\n'));
}
