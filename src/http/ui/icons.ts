/** The few signs that pages need, drawn; always beside words or hidden from screen readers. */
import { html, type Html } from './html.ts';

const paths = {
  up: 'M8 3.2 13 9H9.8v4H6.2V9H3z',
  'vote-down': 'M8 12.8 3 7h3.2V3h3.6v4H13z',
  talk: 'M2.5 3.5h11v7.2H8.2L5 13.4v-2.7H2.5z',
  out: 'M6.5 3.5h-3v9h9v-3M9 3.5h3.5V7M12.2 3.8 7 9',
  feed: 'M3.5 12.5h.01M3.5 8a4.5 4.5 0 0 1 4.5 4.5M3.5 3.5a9 9 0 0 1 9 9',
  pin: 'M6 2.5h4l-.5 4 2 2.2H4.5l2-2.2zM8 8.7v4.8',
  lock: 'M4 7.5h8v5.5H4zM5.8 7.5V5.2a2.2 2.2 0 0 1 4.4 0v2.3',
  search: 'M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4zM10.1 10.1l3.4 3.4',
  bell: 'M3.5 11.5c1-1 1.2-2.2 1.2-4.2a3.3 3.3 0 0 1 6.6 0c0 2 .2 3.2 1.2 4.2zM6.7 13.5h2.6',
  pen: 'M3 13l.6-2.6 7.2-7.2 2 2-7.2 7.2zM9.6 4.4l2 2',
  down: 'M4 6.2l4 4 4-4',
  person: 'M8 2.8a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM3 13.2c.3-2.7 2.3-4 5-4s4.7 1.3 5 4',
  save: 'M4.5 2.8h7v10.4L8 10.5l-3.5 2.7z',
  tune: 'M2.8 5h5.4M11.2 5h2M2.8 11h2M7.8 11h5.4M9.7 3.5v3M6.3 9.5v3',
  shield: 'M8 2.5l4.8 1.7v3.6c0 3-2 4.8-4.8 5.9-2.8-1.1-4.8-2.9-4.8-5.9V4.2z',
  house: 'M2.8 7.5 8 3l5.2 4.5M4.3 6.5v6.7h7.4V6.5',
  leave: 'M9.5 3.2H3.8v9.6h5.7M7 8h6.2M10.8 5.5 13.3 8l-2.5 2.5',
  reply: 'M6.5 3.8 2.8 7.2l3.7 3.4M2.8 7.2h5.7c2.7 0 4.5 1.6 4.5 5',
  flag: 'M4 13.5v-11h7.5L10 5.3l1.5 2.7H4',
  hide: 'M2.5 8S4.5 4.3 8 4.3 13.5 8 13.5 8 11.5 11.7 8 11.7 2.5 8 2.5 8zM3.5 12.5l9-9',
  mute: 'M3 6.2v3.6h2.3L8.5 12.5v-9L5.3 6.2zM10.8 6.3l3 3.4M13.8 6.3l-3 3.4',
  plus: 'M8 3v10M3 8h10',
  check: 'M3.3 8.3 6.5 11.5l6.2-7',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name }: { readonly name: IconName }): Html =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d=${paths[name]} />
  </svg>`;
