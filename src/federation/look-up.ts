/** Looks up ids of the wire here, many who ask at once in one question each. */
import { inArray } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { batchUp } from '#lib/batch-up.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { perWorld } from './per-world.ts';
import { findSubjects, type FoundSubject } from './subject.ts';
import type { World } from './world.ts';

const max = 200;

const actors = perWorld((world) =>
  batchUp(
    async (uris: readonly string[]): Promise<readonly (Actor | null)[]> => {
      const rows = await world.house.database.query
        .select()
        .from(actorsTable)
        .where(inArray(actorsTable.uri, [...new Set(uris)]));
      const found = new Map(rows.map((row) => [row.uri, row]));
      return uris.map((uri) => found.get(uri) ?? null);
    },
    { max },
  ),
);

const subjects = perWorld((world) =>
  batchUp(
    async (uris: readonly string[]): Promise<readonly (FoundSubject | null)[]> => {
      const found = await findSubjects(world.house.database.query, [...new Set(uris)]);
      return uris.map((uri) => found.get(uri) ?? null);
    },
    { max },
  ),
);

/** As `findActorByUri`, for what is asked for every arrival. Never inside a transaction. */
export const lookUpActor = (world: World, uri: string): Promise<Actor | null> => actors(world)(uri);

/** As `findSubject`, for what is asked for every arrival. Never inside a transaction. */
export const lookUpSubject = (world: World, uri: string): Promise<FoundSubject | null> =>
  subjects(world)(uri);
