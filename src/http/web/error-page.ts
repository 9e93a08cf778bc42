/** The pages for what cannot be shown, in plain sentences that say what to do next. */
import { html } from '#http/ui/html.ts';
import { layout } from '#http/ui/layout.ts';

type Words = { readonly title: string; readonly message: string };

const words: Record<number, Words> = {
  400: {
    title: 'We could not read that address',
    message:
      'Something in the address is not as it should be. Check it, or start from the front page.',
  },
  404: {
    title: 'There is nothing here',
    message:
      'The address may have a typing error, or it leads to something that this server does not know.',
  },
  410: {
    title: 'This is gone',
    message: 'It was here once. Its author deleted it, or a moderator removed it.',
  },
  429: {
    title: 'One moment, please',
    message: 'That was more than this server can answer at once. Wait a minute and try again.',
  },
  500: {
    title: 'Something broke on our side',
    message:
      'It is not your fault, and it has been noted. Try again in a moment; if it stays, tell whoever runs this server.',
  },
  503: {
    title: 'We are not ready yet',
    message: 'The server is starting or being looked after. Try again in a minute.',
  },
};

const other = (status: number): Words =>
  words[status] ?? (status < 500 ? words[400]! : words[500]!);

/** Called for every status of 400 and above that a person may see; `message` outweighs our own. */
export function errorPage(status: number, message?: string, site = 'Folkmoot'): string {
  const { title, message: usual } = other(status);
  return layout({
    site,
    head: { title, hidden: true },
    main: html`<div class="plain-page">
      <p class="status">${status}</p>
      <h1>${title}</h1>
      <p>${message ?? usual}</p>
      <p><a class="button button-main" href="/">To the front page</a></p>
    </div>`,
  });
}
