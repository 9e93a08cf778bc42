/** What the pages behind links that work once have in common: reading the token, and saying that it is used up. */
import { key } from '#http/ui/say.ts';
import { page, type Answer } from './answer.ts';
import { errorPage } from './error-page.ts';
import { field } from './params.ts';

/** Whoever copies an address may copy a blank with it. */
export function tokenIn(query: unknown): string {
  const token = field(query, 'token');
  return typeof token === 'string' ? token.trim() : '';
}

/** Called with a link that leads nowhere any more; nobody learns whether it ever led anywhere. */
export const expired = (message: string): Answer =>
  page(
    errorPage(410, {
      title: key('This link does not work any more'),
      message,
      next: { to: '/sign-in', words: key('Sign in') },
    }),
    410,
  );
