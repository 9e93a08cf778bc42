/** A page with a form, and the same again with what it was refused for. */
import type { Page } from '#http/ui/layout.ts';
import { say } from '#http/ui/say.ts';
import { page, type Answer } from './answer.ts';
import type { Refused } from './refusals.ts';

/** The title begins with what happened: a screen reader says it first. */
export function formPage(content: Page, refused?: Refused): Answer {
  if (refused === undefined) return page(content);
  const head = { ...content.head, title: say('Not done: {page}', { page: content.head.title }) };
  const { retryAfterSeconds } = refused;
  return {
    ...page({ ...content, head }, refused.status),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}
