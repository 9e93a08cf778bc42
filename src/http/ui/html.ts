/** Templates for pages: everything put into one is escaped, whatever it is. */
import { html as build } from 'htm/preact';
import { Fragment, h, type ComponentChildren, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

export type Children = ComponentChildren;
export type Html = VNode;

/** `html` followed by a template; attributes and text are escaped when the page is rendered. */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  // More than one root comes as an array, which the types of htm do not say.
  const built: VNode | VNode[] = build(strings, ...values);
  return Array.isArray(built) ? h(Fragment, null, built) : built;
}

/** Called once a page is put together. */
export const renderPage = (page: Html): string => `<!doctype html>\n${renderToString(page)}`;
