/** The way in for admins: what there is to decide about, and how it stands. */
import type { House } from '#domain/context.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { inBattle } from '#domain/policy/settings.ts';
import { html, type Html } from '#http/ui/html.ts';
import { exact } from '#http/ui/text.ts';
import { page, type Answer } from './answer.ts';
import type { Asking } from './serve.ts';
import { adminOnly } from './viewer.ts';

type Entry = readonly [path: string, title: string, about: string];

const entries: readonly Entry[] = [
  [
    '/admin/instances',
    'Other servers',
    'Every server that is known here, and rules about them: from hiding pictures to blocking, each looked at before it holds.',
  ],
  [
    '/admin/lists',
    'Lists of servers',
    'Import, export and follow lists that others keep; approve what they bring.',
  ],
  [
    '/admin/site',
    'About this server',
    'Its name, what it is about, its rules, and who may make an account.',
  ],
  ['/moderation/applications', 'Applications', 'Who asks for an account.'],
  [
    '/admin/settings',
    'Settings',
    'Who may take part, what is published, what newcomers may send, battle mode, moderators of the whole server.',
  ],
  ['/moderation', 'Moderation', 'Reports, held posts, requests to join, findings, appeals.'],
  ['/modlog', 'Record', 'What moderators, admins and rules did.'],
  ['/health', 'Health', 'How this server is doing.'],
];

const Entries = (): Html =>
  html`<ul class="lines">
    ${entries.map(
      ([path, title, about]) =>
        html`<li key=${path}>
          <b><a href=${path}>${title}</a></b>
          <span>${about}</span>
        </li>`,
    )}
  </ul>`;

/** Called for `/admin`. */
export const showAdmin = (house: House, asking: Asking): Promise<Answer> =>
  adminOnly(house, { visit: asking.visit, back: asking.path }, async () => {
    const settings = await findSettings(house.database.query);
    const battle = inBattle(settings, house.clock()) ? settings.battleUntil : null;
    const main = html`<h1>Admin</h1>
      ${
        battle &&
        html`<p class="notice notice-warn">
          Battle mode is on until ${exact(battle)}: newcomers and unknown servers are held, and
          nobody new gets an account. <a href="/admin/settings#battle">End it</a>
        </p>`
      }
      <${Entries} />`;
    return page({ head: { title: 'Admin', hidden: true }, here: 'admin', main });
  });
