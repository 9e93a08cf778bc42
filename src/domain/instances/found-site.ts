/** Founds this server: its origin, its name and the epoch of its ids. */
import type { Context } from '#domain/context.ts';
import { hostOf } from '#lib/hosts.ts';
import { siteTable } from '#storage/schema/instances.ts';
import { findSite } from './find-site.ts';
import type { Site } from './instance.ts';
import { noteInstance } from './note-instance.ts';
import { noteSoftware } from './note-software.ts';

/** Called at every start; only the first one writes. */
export async function foundSite(
  context: Context,
  founding: { readonly origin: string; readonly name: string },
): Promise<Site> {
  const known = await findSite(context.tx);
  if (known !== null) return known;
  const host = hostOf(founding.origin);
  if (host === null) throw new Error(`${founding.origin} is no origin.`);
  await context.tx
    .insert(siteTable)
    .values({ id: 1, ...founding, epoch: context.newId(), created: context.now })
    .onConflictDoNothing();
  await noteInstance(context, host);
  await noteSoftware(context, { host, software: 'folkmoot', version: null });
  const site = await findSite(context.tx);
  if (site === null) throw new Error('The site was founded and is not there.');
  return site;
}
