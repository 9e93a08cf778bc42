/** Makes a mark of an address or a name by which it is recognised; who has the whole database can guess what it is of. */
import { createHmac } from 'node:crypto';
import { findSite } from '#domain/instances/find-site.ts';
import type { Reader } from '#storage/database.ts';

/** The same text gives the same mark for the life of this server; after a restore everybody is new. */
export async function conceal(reader: Reader, text: string): Promise<string> {
  const site = await findSite(reader);
  return createHmac('sha256', site?.epoch ?? '')
    .update(text)
    .digest('base64url');
}
