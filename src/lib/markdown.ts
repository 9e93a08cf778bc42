/** Markdown as members write it, turned into safe HTML. */
import MarkdownIt from 'markdown-it';
import { sanitizeHtml } from './html.ts';
import { addDialect } from './markdown-dialect.ts';
import { cut } from './tricks.ts';

const renderer = new MarkdownIt({ html: false, linkify: true, breaks: false });
addDialect(renderer);

/** As much as Lemmy takes; what is made to be slow is over in half a second (test/lib/html.test.ts). */
const sourceMax = 50_000;

/** Called when a member's post, comment or sidebar is stored; raw HTML in it stays text. */
export function renderMarkdown(source: string): string {
  return sanitizeHtml(renderer.render(cut(source, sourceMax))).trim();
}
