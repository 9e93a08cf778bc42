/** Runs every lane that is due; called when something was published, and by the sweeper. */
import { instanceSigner, isActivityType } from '#federation/fetch-document.ts';
import { NetworkError } from '#federation/network.ts';
import { signCavage } from '#federation/signatures/sign-request.ts';
import { userAgent, type World } from '#federation/world.ts';
import { claimLanes } from './claim.ts';
import { runLane } from './run-lane.ts';

const reachable = new WeakSet<World>();

/**
 * Claims lanes and runs them side by side; returns how many there were. Nothing leaves before our own
 * actor answers at the origin: a Mastodon that fails to fetch our key once refuses us for minutes.
 */
export async function runLanes(world: World): Promise<number> {
  if (!reachable.has(world)) {
    if (!(await answersAtOrigin(world))) return 0;
    reachable.add(world);
  }
  const lanes = await claimLanes(world);
  await Promise.all(
    lanes.map((lane) =>
      runLane(world, lane).catch((error: unknown) => {
        // Its lease runs out and it is taken up again; the others go on.
        world.log('error', 'lane failed', { host: lane.host, error });
      }),
    ),
  );
  if (lanes.length > 0) world.house.ring('lanes');
  return lanes.length;
}

async function answersAtOrigin(world: World): Promise<boolean> {
  const url = `${world.house.origin}/`;
  try {
    const signed = await signCavage(
      { method: 'GET', url },
      await instanceSigner(world),
      world.house.clock(),
    );
    const headers = {
      ...signed,
      accept: 'application/activity+json',
      'user-agent': userAgent(world),
    };
    const answer = await world.network({ method: 'GET', url, headers });
    if (answer.status === 200 && isActivityType(answer.headers['content-type'])) return true;
    world.log('warn', 'our own actor does not answer at ORIGIN; nothing is sent yet', {
      url,
      status: answer.status,
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    world.log('warn', 'ORIGIN cannot be reached from here; nothing is sent yet', {
      url,
      fault: error.fault,
    });
  }
  return false;
}
