/** Pages and forms for people, one line each. */
import type { FastifyInstance } from 'fastify';
import type { House } from '#domain/context.ts';
import { assets, type Asset } from '#http/ui/assets.ts';
import { registerAccounts } from './accounts-routes.ts';
import { registerAdmin } from './admin-routes.ts';
import { showInteraction } from './authorize-interaction.ts';
import { registerCommunities } from './community-routes.ts';
import { nobodyElsewhere, type Elsewhere } from './elsewhere.ts';
import { registerDomainBlocks } from './domain-blocks.ts';
import { guardForms } from './guard-forms.ts';
import { registerHealth } from './health.ts';
import type { AskQueue } from './health-watch.ts';
import { showInstances } from './instances.ts';
import { registerLanguage, speakToAll } from './language.ts';
import { registerModeration } from './moderation-routes.ts';
import { registerLists } from './list-routes.ts';
import { registerLook } from './look-routes.ts';
import { pageHeaders } from './page-headers.ts';
import { registerRecord } from './record-routes.ts';
import { field, readAddress, readId } from './params.ts';
import { registerReading } from './reading-routes.ts';
import { resetFields, showReset, takeReset } from './reset.ts';
import { serving, type Request } from './serve.ts';
import {
  changeFields,
  endFields,
  showSettings,
  takeChange,
  takeEnd,
  takeEndOthers,
} from './settings.ts';
import { showSignIn, signInFields, takeSignIn } from './sign-in.ts';
import { takeSignOut } from './sign-out.ts';
import { registerThreads } from './thread-routes.ts';
import { registerWriting } from './writing-routes.ts';
import { showWelcome, takeWelcome, welcomeFields } from './welcome.ts';

/** What pages need of the rest of the process. */
export type WebPorts = { readonly askQueue?: AskQueue; readonly elsewhere?: Elsewhere };

/** Called once by the server; the routes are plain, so that others may share their addresses. */
export function registerWeb(
  app: FastifyInstance,
  house: House,
  { askQueue, elsewhere = nobodyElsewhere }: WebPorts = {},
): void {
  speakToAll(app);
  guardForms(app, house);
  const routes = serving(app, house);
  const { show, ask, take } = routes;
  const at = ({ query }: Request, name: string): number | null => readId(field(query, name));

  show('/instances', (asked) =>
    showInstances(house, {
      after: readAddress(field(asked.query, 'after')),
      rules: at(asked, 'rules'),
    }),
  );
  show('/authorize_interaction', (asked) => showInteraction(house, elsewhere, asked));

  ask('/sign-in', (asking) => showSignIn(asking));
  take('/sign-in', signInFields, (posted) => takeSignIn(house, posted));
  take('/sign-out', {}, (posted) => takeSignOut(house, posted));
  ask('/reset', (asking) => showReset(house, asking));
  take('/reset', resetFields, (posted) => takeReset(house, posted));
  ask('/welcome', (asking) => showWelcome(house, asking));
  take('/welcome', welcomeFields, (posted) => takeWelcome(house, posted));
  ask('/settings', (asking) => showSettings(house, asking));
  take('/settings/sessions/end', endFields, (posted) => takeEnd(house, posted));
  take('/settings/sessions/end-others', {}, (posted) => takeEndOthers(house, posted));
  take('/settings/password', changeFields, (posted) => takeChange(house, posted));

  registerReading(routes, house, elsewhere);
  registerThreads(app, routes, house);
  registerModeration(routes, house);
  registerRecord(app, routes, house);
  registerAdmin(routes, house);
  registerAccounts(routes, house);
  registerLists(routes, house);
  registerCommunities(routes, house, elsewhere);
  registerWriting(routes, house);
  registerDomainBlocks(app, house);
  registerLanguage(app, house);
  registerHealth(app, house, askQueue);
  registerLook(app, routes);
  for (const asset of assets) serveAsset(app, asset);
}

/** The address changes with the content, so it may be kept for a year. */
function serveAsset(app: FastifyInstance, asset: Asset): void {
  app.get(asset.path, (_request, reply) =>
    reply
      .headers({ ...pageHeaders, 'cache-control': 'public, max-age=31536000, immutable' })
      .type(asset.type)
      .send(asset.body),
  );
}
