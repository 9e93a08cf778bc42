/** The two files that pages refer to, each under a path that changes with its content. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export type Asset = { readonly path: string; readonly type: string; readonly body: string };

function readAsset(name: string, extension: string, type: string): Asset {
  const body = readFileSync(new URL(`${name}.${extension}`, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/assets/${name}.${hash}.${extension}`, type, body };
}

export const stylesheet = readAsset('style', 'css', 'text/css; charset=utf-8');
export const mark = readAsset('mark', 'svg', 'image/svg+xml');
