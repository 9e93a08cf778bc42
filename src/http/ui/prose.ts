/** What people wrote, as HTML: the only place in which HTML is not made by a template of ours. */
import { h } from 'preact';
import { sanitizeHtml } from '#lib/html.ts';
import type { Html } from './html.ts';

type ProseProps = { readonly body: string; readonly language?: string | null };

/** Sanitised again on its way out, so that no row that slipped in otherwise can do harm. */
export const Prose = ({ body, language = null }: ProseProps): Html =>
  h('div', {
    class: 'prose',
    dir: 'auto',
    ...(language === null ? {} : { lang: language }),
    dangerouslySetInnerHTML: { __html: sanitizeHtml(body) },
  });
