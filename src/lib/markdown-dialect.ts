/** What markdown can do here beyond CommonMark, as on Lemmy: spoilers, footnotes, sub and sup, ruby, names of people. */
import type { MarkdownIt } from 'markdown-it';
import container from 'markdown-it-container';
import footnote from 'markdown-it-footnote';
import sub from 'markdown-it-sub';
import sup from 'markdown-it-sup';
import { parseHost } from './hosts.ts';
import { escapeHtml } from './html.ts';

/** Called once, when the renderer is made. */
export function addDialect(md: MarkdownIt): void {
  md.use(sub).use(sup).use(footnote);
  addSpoilers(md);
  plainFootnotes(md);
  addRuby(md);
  addNames(md);
}

/** `::: spoiler What it is about`, some lines, `:::`. */
function addSpoilers(md: MarkdownIt): void {
  const head = /^\s*spoiler\s+(\S.*)$/;
  md.use(container, 'spoiler', {
    validate: (params) => head.test(params),
    render: (tokens, index) => {
      const token = tokens[index]!;
      if (token.nesting !== 1) return '</details>\n';
      const title = head.exec(token.info)?.[1]?.trim() ?? '';
      return `<details><summary>${escapeHtml(title)}</summary>\n`;
    },
  });
}

/** Numbers and a list below: two comments on one page may not both have a place called `fn1` to jump to. */
function plainFootnotes(md: MarkdownIt): void {
  const { rules } = md.renderer;
  rules['footnote_ref'] = (tokens, index) =>
    `<sup>[${Number(tokens[index]?.meta?.id ?? 0) + 1}]</sup>`;
  rules['footnote_block_open'] = () => '<hr>\n<ol>\n';
  rules['footnote_block_close'] = () => '</ol>\n';
  rules['footnote_open'] = () => '<li>';
  rules['footnote_close'] = () => '</li>\n';
  rules['footnote_anchor'] = () => '';
}

/** `{漢字|かんじ}`: how it is read, above the word. */
function addRuby(md: MarkdownIt): void {
  const ruby = /\{([^{}|\n]{1,200})\|([^{}|\n]{1,200})\}/y;
  md.inline.ruler.after('emphasis', 'ruby', (state, silent) => {
    if (state.src[state.pos] !== '{') return false;
    ruby.lastIndex = state.pos;
    const found = ruby.exec(state.src);
    if (found === null || ruby.lastIndex > state.posMax) return false;
    if (!silent) {
      const [word, reading] = [found[1]!, found[2]!].map(escapeHtml);
      state.push('html_inline', '', 0).content =
        `<ruby>${word}<rp>(</rp><rt>${reading}</rt><rp>)</rp></ruby>`;
    }
    state.pos += found[0].length;
    return true;
  });
}

const word = /[\p{L}\p{N}_@!/.]/u;

/** `@name@host` and `!name@host`: links to them on their own server, where Lemmy and its kin have them. */
function addNames(md: MarkdownIt): void {
  const handle =
    /([@!])([\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,126}[\p{L}\p{N}_])?)@((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,10}[\p{L}\p{N}-]{1,62}[\p{L}\p{N}])/uy;
  md.inline.ruler.before('link', 'names', (state, silent) => {
    const sign = state.src[state.pos];
    if ((sign !== '@' && sign !== '!') || state.linkLevel > 0) return false;
    if (state.pos > 0 && word.test(state.src[state.pos - 1]!)) return false;
    handle.lastIndex = state.pos;
    const found = handle.exec(state.src);
    const host = found === null ? null : parseHost(found[3]!);
    if (found === null || host === null || handle.lastIndex > state.posMax) return false;
    if (!silent) {
      const path = `${sign === '!' ? 'c' : 'u'}/${encodeURIComponent(found[2]!)}`;
      const link = state.push('link_open', 'a', 1);
      link.attrs = [['href', `https://${host}/${path}`]];
      state.push('text', '', 0).content = found[0];
      state.push('link_close', 'a', -1);
    }
    state.pos += found[0].length;
    return true;
  });
}
