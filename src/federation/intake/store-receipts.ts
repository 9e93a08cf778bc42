/** Many receipts that come at once → few inserts, each answered only when it is durable. */
import { sql } from 'drizzle-orm';
import { act } from '#domain/context.ts';
import { noteHeard } from '#domain/instances/note-heard.ts';
import { batchUp } from '#lib/batch-up.ts';
import { hostOf } from '#lib/hosts.ts';
import { isAway } from '#storage/database.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { perWorld } from '#federation/per-world.ts';
import type { SignedRequest } from '#federation/signatures/signed-request.ts';
import type { World } from '#federation/world.ts';
import { forgetHeard, heardAgain } from './heard-again.ts';
import { noteStored } from './pressure.ts';

export type NewReceipt = {
  readonly origin: string;
  readonly activity: string;
  readonly hash: string;
  readonly type: string;
  readonly actor: string;
  readonly body: string;
  readonly touches: readonly number[];
  readonly needs: readonly number[];
  readonly request: SignedRequest;
  readonly verified: boolean;
  readonly arrived: Date;
};

const groupMax = 100;
/** One statement with a hundred bodies of a megabyte would be too much for everybody. */
const statementBytesMax = 8 * 1024 * 1024;
const stores = perWorld((world) =>
  batchUp((group: readonly NewReceipt[]) => storeGroup(world, group), { max: groupMax }),
);

/** Called for every receipt; resolves when it is committed. */
export async function storeReceipt(world: World, receipt: NewReceipt): Promise<void> {
  const failure = await stores(world)(receipt);
  if (failure !== null) throw failure.error;
  noteStored(world, receipt);
}

type Failure = { readonly error: unknown };

/** In order of arrival: that is the order of ids, and ids are the order in which they are applied. */
async function storeGroup(
  world: World,
  group: readonly NewReceipt[],
): Promise<readonly (Failure | null)[]> {
  const results: (Failure | null)[] = [];
  for (const part of partsOf(group)) results.push(...(await storePart(world, part)));
  world.failPoint('receipt-stored');
  return results;
}

/** What cannot be stored with others is tried alone, so that it alone is answered so. */
async function storePart(
  world: World,
  part: readonly NewReceipt[],
): Promise<readonly (Failure | null)[]> {
  try {
    await insert(world, part);
    return part.map(() => null);
  } catch (error) {
    if (part.length === 1) return [{ error }];
    if (isAway(error)) return part.map(() => ({ error }));
  }
  const results: (Failure | null)[] = [];
  for (const one of part) results.push(...(await storePart(world, [one])));
  return results;
}

function partsOf(group: readonly NewReceipt[]): NewReceipt[][] {
  const parts: NewReceipt[][] = [[]];
  let bytes = 0;
  for (const receipt of group) {
    bytes += receipt.body.length;
    if (bytes > statementBytesMax) {
      parts.push([]);
      bytes = receipt.body.length;
    }
    parts.at(-1)!.push(receipt);
  }
  return parts;
}

async function insert(world: World, part: readonly NewReceipt[]): Promise<void> {
  const hosts = new Set(part.filter(({ verified }) => verified).map(({ actor }) => hostOf(actor)!));
  const news = heardAgain(world, hosts);
  await act(world.house, async (context) => {
    await context.tx.execute(sql`
      insert into ${receiptsTable} (origin, activity, hash, type, actor, body, touches, needs,
        request, verified, arrived)
      select * from json_to_recordset(${JSON.stringify(part)}::json) as new (origin text,
        activity text, hash text, type text, actor text, body text, touches integer[],
        needs integer[], request jsonb, verified boolean, arrived timestamptz)
      on conflict do nothing`);
    await noteHeard(context, news);
    context.afterCommit(() => context.ring('receipts'));
  }).catch((error: unknown) => {
    forgetHeard(world, news);
    throw error;
  });
}
