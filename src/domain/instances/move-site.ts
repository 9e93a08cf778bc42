/** Gives this server another origin, as long as nobody else knows the old one. */
import { eq, ne } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { hostOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { instancesTable, siteTable } from '#storage/schema/instances.ts';
import { findSite } from './find-site.ts';
import type { Site } from './instance.ts';

export type MoveSiteRefusal = 'known-elsewhere' | 'not-found' | 'bad-origin';

/**
 * Refused once any other server was met: it may hold our old ids, and ids never change. Only the
 * site's own rows are moved; what else contains the origin is moved by `moveHouse`.
 */
export async function moveSite(
  context: Context,
  origin: string,
): Promise<Outcome<Site, MoveSiteRefusal>> {
  const site = await findSite(context.tx);
  if (site === null) return refuse('not-found');
  if (site.origin === origin) return done(site);
  const [from, to] = [hostOf(site.origin), hostOf(origin)];
  if (from === null || to === null) return refuse('bad-origin');
  const others = await context.tx
    .select({ id: instancesTable.id })
    .from(instancesTable)
    .where(ne(instancesTable.host, from))
    .limit(1);
  if (others.length > 0) return refuse('known-elsewhere');
  await context.tx.update(instancesTable).set({ host: to }).where(eq(instancesTable.host, from));
  await context.tx.update(siteTable).set({ origin });
  return done({ ...site, origin });
}
