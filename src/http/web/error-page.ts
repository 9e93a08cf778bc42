/** The pages for what cannot be shown, in plain sentences that say what to do next. */
import { html } from '#http/ui/html.ts';
import type { Page } from '#http/ui/layout.ts';
import { key, say } from '#http/ui/say.ts';
import { KeptWords } from './kept-words.ts';

export type Words = { readonly title: string; readonly message: string };

/** Our own words instead of the usual ones, and where to go instead of the front page. */
export type Told = Partial<Words> & {
  /** For the gaps in the message. */
  readonly values?: Readonly<Record<string, string>>;
  readonly next?: { readonly to: string; readonly words: string };
  /** Words that were sent and not taken. */
  readonly kept?: string;
};

const words: Record<number, Words> = {
  400: {
    title: key('We could not read that address'),
    message: key(
      'Something in the address is not as it should be. Check it, or start from the front page.',
    ),
  },
  403: {
    title: key('That is not allowed'),
    message: key('Nothing was changed. Go back, reload the page, and try again.'),
  },
  404: {
    title: key('There is nothing here'),
    message: key(
      'The address may have a typing error, or it leads to something that this server does not know.',
    ),
  },
  410: {
    title: key('This is gone'),
    message: key('It was here once. Its author deleted it, or a moderator removed it.'),
  },
  429: {
    title: key('One moment'),
    message: key('That was more than this server can answer at once. Wait a minute and try again.'),
  },
  500: {
    title: key('Something broke on our side'),
    message: key(
      'It is not your fault, and it has been noted. Try again in a moment; if it stays, tell whoever runs this server.',
    ),
  },
  503: {
    title: key('We are not ready yet'),
    message: key('The server is starting or being looked after. Try again in a minute.'),
  },
};

/** The same for a form that was sent. */
const wordsForForms: Record<number, Words> = {
  400: {
    title: key('We could not read that form'),
    message: key(
      'Nothing was changed. Something in it is not as our pages send it: go back, reload the page, and try again.',
    ),
  },
  413: {
    title: key('That is too long'),
    message: key('Nothing was changed. A form takes up to 64 kB: go back, and send less.'),
  },
  415: {
    title: key('We could not read that form'),
    message: key('Nothing was changed. Forms are taken only as our own pages send them.'),
  },
};

/** Called for a form with which something is wrong before anything was done. */
export const formWords = (status: number): Told => wordsForForms[status] ?? {};

const other = (status: number): Words =>
  words[status] ?? (status < 500 ? words[400]! : words[500]!);

/** Called for every status of 400 and above that a person may see; what is `told` outweighs the usual words. */
export function errorPage(status: number, told: Told = {}): Page {
  const { title, message } = { ...other(status), ...told };
  const { to, words: label } = told.next ?? { to: '/', words: key('To the front page') };
  return {
    head: { title: say(title), hidden: true },
    main: html`<div class="plain-page">
      <p class="status">${status}</p>
      <h1>${say(title)}</h1>
      <p>${say(message, told.values)}</p>
      ${told.kept !== undefined && html`<${KeptWords} text=${told.kept} />`}
      <p><a class="button button-main" href=${to}>${say(label)}</a></p>
    </div>`,
  };
}
