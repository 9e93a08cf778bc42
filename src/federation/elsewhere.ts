/** What pages may ask of other servers, with the way out at hand: `main` gives it to the web. */
import { findDoor, type DoorRefusal, type Wish } from './elsewhere/find-door.ts';
import { meet, type Met, type MeetRefusal } from './elsewhere/meet.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { World } from './world.ts';

type Elsewhere = {
  readonly meet: (address: string, by: number) => Promise<Outcome<Met, MeetRefusal>>;
  readonly findDoor: (server: string, wish: Wish) => Promise<Outcome<string, DoorRefusal>>;
};

/** Called once by `main`, and by tests. */
export const elsewhereOf = (world: World): Elsewhere => ({
  meet: (address, by) => meet(world, { address, by }),
  findDoor: (server, wish) => findDoor(world, server, wish),
});
