/** The files that pages refer to, each under a path that changes with its content. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { joinScript, lighten, lightenStyle, type Part } from './join-script.ts';
import { speaking, tongueNow, tongues } from './say.ts';
import { scriptWords } from './script-words.ts';

export type Asset = { readonly path: string; readonly type: string; readonly body: string };

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

function assetOf(name: string, extension: string, type: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/assets/${name}.${hash}.${extension}`, type, body };
}

const javascript = 'text/javascript; charset=utf-8';
const folder = '../browser/';

/** The parts of the one script; each stands after those that it imports. */
export const scriptParts = [
  'page',
  'in-place',
  'drafts',
  'editor',
  'complete',
  'fold',
  'live',
  'keys',
  'small',
] as const;

const partOf = (name: string): Part => ({ name, source: read(`${folder}${name}.js`) });

export const stylesheet = assetOf(
  'style',
  'css',
  'text/css; charset=utf-8',
  lightenStyle(read('style.css')),
);
export const mark = assetOf('mark', 'svg', 'image/svg+xml', read('mark.svg'));

/** In each language of the interface: what it says stands in it. */
const scripts = tongues.map(({ tag }): readonly [string, Asset] => {
  const words = `const words = ${speaking(tag, () => JSON.stringify(scriptWords()))};\n`;
  const body = words + joinScript(scriptParts.map(partOf));
  return [tag, assetOf(`script-${tag}`, 'js', javascript, body)];
});

/** The script for whoever asks now. */
export const scriptNow = (): Asset => new Map(scripts).get(tongueNow().tag) ?? scripts[0]![1];

/** Of the sign-up page alone; it starts itself a second time as a worker, and so stands in a file of its own. */
export const riddleScript = assetOf(
  'riddle',
  'js',
  javascript,
  lighten(read(`${folder}riddle.js`)),
);

/** All that is served. */
export const assets: readonly Asset[] = [
  stylesheet,
  mark,
  riddleScript,
  ...scripts.map(([, script]) => script),
];
