/** The few signs that pages need, drawn; always beside words or hidden from screen readers. */
import { html, type Html } from './html.ts';

const paths = {
  up: 'M8 3.2 13 9H9.8v4H6.2V9H3z',
  talk: 'M2.5 3.5h11v7.2H8.2L5 13.4v-2.7H2.5z',
  out: 'M6.5 3.5h-3v9h9v-3M9 3.5h3.5V7M12.2 3.8 7 9',
  feed: 'M3.5 12.5h.01M3.5 8a4.5 4.5 0 0 1 4.5 4.5M3.5 3.5a9 9 0 0 1 9 9',
  pin: 'M6 2.5h4l-.5 4 2 2.2H4.5l2-2.2zM8 8.7v4.8',
  lock: 'M4 7.5h8v5.5H4zM5.8 7.5V5.2a2.2 2.2 0 0 1 4.4 0v2.3',
} as const;

export const Icon = ({ name }: { readonly name: keyof typeof paths }): Html =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d=${paths[name]} />
  </svg>`;
