/** Markdown as members write it, turned into safe HTML. */
import MarkdownIt from 'markdown-it';
import { sanitizeHtml } from './html.ts';

const renderer = new MarkdownIt({ html: false, linkify: true, breaks: false });

/** Called when a member's post, comment or sidebar is stored; raw HTML in it stays text. */
export function renderMarkdown(source: string): string {
  return sanitizeHtml(renderer.render(source)).trim();
}
